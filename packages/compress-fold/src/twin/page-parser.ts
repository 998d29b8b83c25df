import { cells, directs, tokens } from '../format/symbols.ts';
import type { Room } from '../room.ts';
import {
  afterLiteral,
  differenceAlphabet,
  fromSigned,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  pageWordsAlphabet,
  placeShiftAlphabet,
  states,
  tokenAlphabet,
} from './contexts.ts';
import { Events } from './events.ts';
import { MatchSearch } from './match-search.ts';
import { extraBits, numberSymbol } from './numbers.ts';
import { PageWindow } from './page-window.ts';
import { Prices } from './prices.ts';
import { RecentDistances } from './recent-distances.ts';

/** A match of so many bytes is taken without a look at the next place. */
const longMatch = 32;
/** How much more, in 1/256 of a bit, the next place's match must save for a literal here. */
const lazyMargin = 128;

/** Takes a page apart into tokens, by prices, with a look ahead of one byte. */
export class PageParser {
  readonly events: Events;
  readonly #window: PageWindow;
  readonly #prices: Prices;
  readonly #recent: RecentDistances = new RecentDistances();
  readonly #search: MatchSearch;
  /** Whether what was found last is at the place that comes next. */
  #isAhead = false;
  #length = 0;
  #distance = 0;
  #token = 0;

  constructor(bytes: Uint8Array, pageSize: number) {
    this.events = new Events(pageSize);
    this.#window = new PageWindow(bytes);
    this.#prices = new Prices(this.#window, pageSize);
    this.#search = new MatchSearch(this.#window, this.#prices, this.#recent, pageSize);
  }

  /** Fills `events` with what tells the page of `length` bytes at `page`, after a base of `base` bytes. */
  parse(room: Room, page: number, length: number, base: number): void {
    this.events.count = 0;
    this.#window.open(room, page, length, base);
    this.#prices.open(room.prices);
    this.#recent.reset(base);
    this.#search.open(room);
    this.#isAhead = false;
    let state: number = states.match;
    for (let at = 0; at < length; ) {
      if (!this.#choose(at, state)) {
        this.#tellLiteral(at++, state);
        state = afterLiteral(state);
        continue;
      }
      state = this.#tellMatch(at, state);
      const end = at + this.#length;
      while (++at < end) this.#search.insert(at);
    }
  }

  /** Whether a match is the thing to take here; which one, is kept. */
  #choose(at: number, state: number): boolean {
    const search = this.#search;
    if (!this.#isAhead) search.find(at, state);
    this.#isAhead = false;
    search.insert(at);
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

  #tellLiteral(at: number, state: number): void {
    const window = this.#window;
    const { bytes, page, base } = window;
    const byte = bytes[page + at]!;
    this.events.symbol(tokenAlphabet(base, state, at), tokens.literal, 1);
    const source = state >= states.match ? window.source(at, this.#recent.first) : -1;
    if (source >= 0) this.events.symbol(differenceAlphabet(at), byte ^ bytes[source]!, 8);
    else this.events.symbol(literalAlphabet(at, window.before(at)), byte, 8);
  }

  /** The state after it. */
  #tellMatch(at: number, state: number): number {
    const alphabet = tokenAlphabet(this.#window.base, state, at);
    if (this.#token < tokens.pageWords) {
      this.events.symbol(alphabet, this.#token, 4);
      this.#tellLength(1, at);
      this.#recent.repeat(this.#token - tokens.repeat0);
      return states.repeat;
    }
    this.#tellDistance(alphabet, at, this.#distance);
    this.#recent.push(this.#distance);
    return states.match;
  }

  #tellLength(repeated: number, at: number): void {
    const { events } = this;
    const alphabet = lengthAlphabet(repeated, at);
    const rest = this.#length - 1 - directs.length;
    if (rest < 0) {
      events.symbol(alphabet, this.#length - 1, 6);
      return;
    }
    const high = rest >> 3;
    const extra = extraBits(high, 0);
    events.symbol(alphabet, directs.length + numberSymbol(high, 0), 6);
    events.symbol(lengthLowAlphabet(repeated, at), rest & 7, 3);
    events.raw((high + 4) & ((1 << extra) - 1), extra);
  }

  /** The token, the length and the distance of a match at a new one. */
  #tellDistance(alphabet: number, at: number, distance: number): void {
    const { events } = this;
    const { base } = this.#window;
    if (distance <= at) {
      const whole = (distance & 7) === 0;
      events.symbol(alphabet, whole ? tokens.pageWords : tokens.pageBytes, 4);
      this.#tellLength(0, at);
      if (whole) events.number(pageWordsAlphabet(this.#length), distance >> 3, directs.words);
      else events.number(cells.pageBytes, distance, directs.bytes);
    } else if (distance <= at + base) {
      const shift = distance - base;
      const whole = (shift & 7) === 0;
      events.symbol(alphabet, whole ? tokens.baseWords : tokens.baseBytes, 4);
      this.#tellLength(0, at);
      if (whole) events.number(cells.baseWords, fromSigned(shift >> 3), directs.words);
      else events.number(cells.baseBytes, fromSigned(shift), directs.bytes);
    } else {
      const place = this.#window.placeAt(at, distance);
      events.symbol(alphabet, tokens.dictionary, 4);
      this.#tellLength(0, at);
      events.symbol(cells.place, place >> 8, 8);
      events.symbol(placeShiftAlphabet(at), (place - at) & 7, 3);
      events.raw((place >> 3) & 31, 5);
    }
  }
}
