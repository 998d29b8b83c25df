import { cells, directs, tokens } from '../format/symbols.ts';
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
import type { Events } from './events.ts';
import { extraBits, numberSymbol } from './numbers.ts';
import type { PageWindow } from './page-window.ts';
import type { RecentDistances } from './recent-distances.ts';

/** Tells the tokens that a parser has chosen, and keeps the recent distances as they make them. */
export class TokenWriter {
  readonly #window: PageWindow;
  readonly #recent: RecentDistances;
  readonly #events: Events;

  constructor(window: PageWindow, recent: RecentDistances, events: Events) {
    this.#window = window;
    this.#recent = recent;
    this.#events = events;
  }

  /** Tells the byte at a place by itself; returns the state after it. */
  literal(at: number, state: number): number {
    const window = this.#window;
    const { bytes, page, base } = window;
    const byte = bytes[page + at]!;
    this.#events.symbol(tokenAlphabet(base, state, at), tokens.literal, 1);
    const source = state >= states.match ? window.source(at, this.#recent.first) : -1;
    if (source >= 0) this.#events.symbol(differenceAlphabet(at), byte ^ bytes[source]!, 8);
    else this.#events.symbol(literalAlphabet(at, window.before(at)), byte, 8);
    return afterLiteral(state);
  }

  /**
   * Tells a match; returns the state after it.
   *
   * @param token that of a recent distance, or any other for a new one.
   */
  match(at: number, state: number, token: number, length: number, distance: number): number {
    const alphabet = tokenAlphabet(this.#window.base, state, at);
    if (token < tokens.pageWords) {
      this.#events.symbol(alphabet, token, 4);
      this.#length(1, at, length);
      this.#recent.repeat(token - tokens.repeat0);
      return states.repeat;
    }
    this.#new(alphabet, at, length, distance);
    this.#recent.push(distance);
    return states.match;
  }

  #length(repeated: number, at: number, length: number): void {
    const events = this.#events;
    const alphabet = lengthAlphabet(repeated, at);
    const rest = length - 1 - directs.length;
    if (rest < 0) {
      events.symbol(alphabet, length - 1, 6);
      return;
    }
    const high = rest >> 3;
    const extra = extraBits(high, 0);
    events.symbol(alphabet, directs.length + numberSymbol(high, 0), 6);
    events.symbol(lengthLowAlphabet(repeated, at), rest & 7, 3);
    events.raw((high + 4) & ((1 << extra) - 1), extra);
  }

  /** The token, the length and the distance of a match at a new one. */
  #new(alphabet: number, at: number, length: number, distance: number): void {
    const events = this.#events;
    const { base } = this.#window;
    if (distance <= at) {
      const whole = (distance & 7) === 0;
      events.symbol(alphabet, whole ? tokens.pageWords : tokens.pageBytes, 4);
      this.#length(0, at, length);
      if (whole) events.number(pageWordsAlphabet(length), distance >> 3, directs.words);
      else events.number(cells.pageBytes, distance, directs.bytes);
    } else if (distance <= at + base) {
      const shift = distance - base;
      const whole = (shift & 7) === 0;
      events.symbol(alphabet, whole ? tokens.baseWords : tokens.baseBytes, 4);
      this.#length(0, at, length);
      if (whole) events.number(cells.baseWords, fromSigned(shift >> 3), directs.words);
      else events.number(cells.baseBytes, fromSigned(shift), directs.bytes);
    } else {
      const place = this.#window.placeAt(at, distance);
      events.symbol(alphabet, tokens.dictionary, 4);
      this.#length(0, at, length);
      events.symbol(cells.place, place >> 8, 8);
      events.symbol(placeShiftAlphabet(at), (place - at) & 7, 3);
      events.raw((place >> 3) & 31, 5);
    }
  }
}
