import { hash4, noPlace, placeBits, placeWays } from '../format/hash.ts';
import { tokens } from '../format/symbols.ts';
import type { Room } from '../room.ts';
import { tokenAlphabet } from './contexts.ts';
import type { PageWindow } from './page-window.ts';
import type { Prices } from './prices.ts';
import type { RecentDistances } from './recent-distances.ts';

const hashBits = 12;
/** Of the places with one hash, the last so many are looked at. */
const chainSteps = 4;
/** The shortest match that is sought. Repeated distances have shorter ones. */
const minMatch = 4;
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
  /** The last place with a hash, and the one before a place, counted from the base's start; -1 for none. */
  readonly #last: Int32Array = new Int32Array(1 << hashBits);
  readonly #before: Int32Array;
  #places: Uint16Array = new Uint16Array();

  constructor(window: PageWindow, prices: Prices, recent: RecentDistances, pageSize: number) {
    this.#window = window;
    this.#prices = prices;
    this.#recent = recent;
    this.#before = new Int32Array(2 * pageSize);
  }

  open(room: Room): void {
    this.#places = room.places;
    this.#last.fill(-1);
    const { base } = this.#window;
    for (let at = -base; at < 0; at++) this.insert(at);
  }

  /** Makes a place known; below 0 it is in the base. */
  insert(at: number): void {
    const { bytes, page, length, base } = this.#window;
    if (at + minMatch > length) return;
    const hash = hash4(bytes, page + at) >>> (32 - hashBits);
    this.#before[base + at] = this.#last[hash]!;
    this.#last[hash] = base + at;
  }

  find(at: number, state: number): void {
    const { bytes, page, length, base } = this.#window;
    this.gain = 0;
    const alphabet = tokenAlphabet(base, state, at);
    if (this.#findRepeat(at, alphabet) >= goodRepeat || at + minMatch > length) return;
    const hash = hash4(bytes, page + at);
    let longest = minMatch - 1;
    let place = this.#last[hash >>> (32 - hashBits)]!;
    for (let step = 0; step < chainSteps && place >= 0; step++) {
      longest = this.#tryMatch(at, alphabet, base + at - place, longest);
      place = this.#before[place]!;
    }
    if (longest < goodMatch) this.#findPlace(at, alphabet, hash, longest);
  }

  /** The longest match at a recent distance that was taken. */
  #findRepeat(at: number, alphabet: number): number {
    for (let i = 0; i < 3; i++) {
      const distance = this.#recent.at(i);
      const length = this.#lengthAt(at, distance);
      if (length === 0) continue;
      const token = tokens.repeat0 + i;
      this.#offer(at, length, distance, token, this.#prices.repeat(token, alphabet, at, length));
      if (length >= goodRepeat) return length;
    }
    return 0;
  }

  #findPlace(at: number, alphabet: number, hash: number, longest: number): void {
    if (this.#window.dictionaryLength === 0) return;
    const first = (hash >>> (32 - placeBits)) * placeWays;
    for (let way = 0; way < placeWays; way++) {
      const place = this.#places[first + way]!;
      if (place === noPlace) return;
      longest = this.#tryMatch(at, alphabet, this.#window.placeAt(at, place), longest);
    }
  }

  /** The length of the longest match so far, after that at a distance. */
  #tryMatch(at: number, alphabet: number, distance: number, longest: number): number {
    const length = this.#lengthAt(at, distance);
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

  #lengthAt(at: number, distance: number): number {
    const source = this.#window.source(at, distance);
    if (source < 0) return 0;
    const { bytes, page } = this.#window;
    const most = this.#window.reach(at, distance);
    let length = 0;
    while (length < most && bytes[source + length] === bytes[page + at + length]) length++;
    return length;
  }
}
