import type { Room } from '../room.ts';
import { afterLiteral, states } from './contexts.ts';
import { Events } from './events.ts';
import { KnownPlaces } from './known-places.ts';
import { MatchSearch } from './match-search.ts';
import { PageWindow } from './page-window.ts';
import { Prices } from './prices.ts';
import { RecentDistances } from './recent-distances.ts';
import { TokenWriter } from './token-writer.ts';

/** A match of so many bytes is taken without a look at the next place. */
const longMatch = 32;
/** How much more, in 1/256 of a bit, the next place's match must save for a literal here. */
const lazyMargin = 128;

/** Takes a page apart into tokens. */
export interface PageParser {
  readonly events: Events;
  /** Fills `events` with what tells the page of `length` bytes at `page`, after a base of `base` bytes. */
  parse(room: Room, page: number, length: number, base: number): void;
}

/** Takes a page apart by prices, with a look ahead of one byte. */
export class LazyParser implements PageParser {
  readonly events: Events;
  readonly #window: PageWindow;
  readonly #prices: Prices;
  readonly #recent: RecentDistances = new RecentDistances();
  readonly #known: KnownPlaces;
  readonly #search: MatchSearch;
  readonly #tell: TokenWriter;
  /** Whether what was found last is at the place that comes next. */
  #isAhead = false;
  #length = 0;
  #distance = 0;
  #token = 0;

  constructor(bytes: Uint8Array, pageSize: number) {
    this.events = new Events(pageSize);
    this.#window = new PageWindow(bytes);
    this.#prices = new Prices(this.#window, pageSize);
    this.#known = new KnownPlaces(this.#window, pageSize);
    this.#search = new MatchSearch(this.#window, this.#prices, this.#recent, this.#known);
    this.#tell = new TokenWriter(this.#window, this.#recent, this.events);
  }

  parse(room: Room, page: number, length: number, base: number): void {
    this.events.count = 0;
    this.#window.open(room, page, length, base);
    this.#prices.open(room.prices);
    this.#prices.sumLiterals();
    this.#recent.reset(base);
    this.#known.open(room);
    this.#isAhead = false;
    let state: number = states.match;
    for (let at = 0; at < length; ) {
      if (!this.#choose(at, state)) {
        state = this.#tell.literal(at++, state);
        continue;
      }
      state = this.#tell.match(at, state, this.#token, this.#length, this.#distance);
      const end = at + this.#length;
      while (++at < end) this.#known.insert(at);
    }
  }

  /** Whether a match is the thing to take here; which one, is kept. */
  #choose(at: number, state: number): boolean {
    const search = this.#search;
    if (!this.#isAhead) search.find(at, state);
    this.#isAhead = false;
    this.#known.insert(at);
    const { gain } = search;
    if (gain === 0) return false;
    this.#length = search.length;
    this.#distance = search.distance;
    this.#token = search.token;
    if (search.length >= longMatch || at + 1 >= this.#window.length) return true;
    search.find(at + 1, afterLiteral(state));
    this.#isAhead = search.gain > gain + lazyMargin;
    return !this.#isAhead;
  }
}
