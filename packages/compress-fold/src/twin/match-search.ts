import { placeWays } from '../format/hash.ts';
import { tokens } from '../format/symbols.ts';
import { tokenAlphabet } from './contexts.ts';
import { type KnownPlaces, minMatch } from './known-places.ts';
import type { PageWindow } from './page-window.ts';
import type { Prices } from './prices.ts';
import type { RecentDistances } from './recent-distances.ts';

/** Of the places with one hash, the last so many are looked at. */
const chainSteps = 4;
/** A repeated distance with so many bytes is taken without looking further. */
const goodRepeat = 24;
/** With so many bytes from base or page, nothing is sought in the dictionary. */
const goodMatch = 16;

/** Finds the match that saves most at a place of a page. What it found last are its fields. */
export class MatchSearch {
  /** What the match costs less than its bytes as literals; 0 if there is none that does. */
  gain = 0;
  length = 0;
  distance = 0;
  /** One of the tokens for repeated distances; `pageWords` stands for all others. */
  token = 0;
  readonly #window: PageWindow;
  readonly #prices: Prices;
  readonly #recent: RecentDistances;
  readonly #known: KnownPlaces;

  constructor(window: PageWindow, prices: Prices, recent: RecentDistances, known: KnownPlaces) {
    this.#window = window;
    this.#prices = prices;
    this.#recent = recent;
    this.#known = known;
  }

  find(at: number, state: number): void {
    const { length, base } = this.#window;
    this.gain = 0;
    const alphabet = tokenAlphabet(base, state, at);
    if (this.#findRepeat(at, alphabet) >= goodRepeat || at + minMatch > length) return;
    let longest = minMatch - 1;
    let place = this.#known.last(at);
    for (let step = 0; step < chainSteps && place >= 0; step++) {
      longest = this.#tryMatch(at, alphabet, base + at - place, longest);
      place = this.#known.before(place);
    }
    if (longest < goodMatch) this.#findPlace(at, alphabet, longest);
  }

  /** The longest match at a recent distance that was taken. */
  #findRepeat(at: number, alphabet: number): number {
    for (let i = 0; i < 3; i++) {
      const distance = this.#recent.at(i);
      const length = this.#window.equal(at, distance);
      if (length === 0) continue;
      const token = tokens.repeat0 + i;
      this.#offer(at, length, distance, token, this.#prices.repeat(token, alphabet, at, length));
      if (length >= goodRepeat) return length;
    }
    return 0;
  }

  #findPlace(at: number, alphabet: number, longest: number): void {
    for (let way = 0; way < placeWays; way++) {
      const place = this.#known.inDictionary(at, way);
      if (place < 0) return;
      longest = this.#tryMatch(at, alphabet, this.#window.placeAt(at, place), longest);
    }
  }

  /** The length of the longest match so far, after that at a distance. */
  #tryMatch(at: number, alphabet: number, distance: number, longest: number): number {
    const length = this.#window.equal(at, distance);
    if (length <= longest) return longest;
    const price = this.#prices.match(alphabet, at, length, distance);
    this.#offer(at, length, distance, tokens.pageWords, price);
    return length;
  }

  #offer(at: number, length: number, distance: number, token: number, price: number): void {
    const gain = this.#prices.literals(at, length) - price;
    if (gain <= this.gain) return;
    this.gain = gain;
    this.length = length;
    this.distance = distance;
    this.token = token;
  }
}
