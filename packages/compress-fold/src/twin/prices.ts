import { bitPrice } from '../format/bits.ts';
import { cells, directs, tokens } from '../format/symbols.ts';
import {
  differenceAlphabet,
  fromSigned,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  pageWordsAlphabet,
  placeShiftAlphabet,
} from './contexts.ts';
import { extraBits, numberSymbol } from './numbers.ts';
import type { PageWindow } from './page-window.ts';

/** What a literal's token is taken to cost where it is not known after what it comes. */
const literalToken: number = bitPrice / 4;

/** What the parts of a page cost by a model, in 1/256 of a bit. */
export class Prices {
  readonly #window: PageWindow;
  /** By place in the page, what all literals before it cost. */
  readonly #literals: Uint32Array;
  #table: Uint16Array = new Uint16Array();

  constructor(window: PageWindow, pageSize: number) {
    this.#window = window;
    this.#literals = new Uint32Array(pageSize + 1);
  }

  open(table: Uint16Array): void {
    this.#table = table;
  }

  /** Makes {@link Prices.literals} known for the page of the window. */
  sumLiterals(): void {
    const { bytes, page, length } = this.#window;
    const table = this.#table;
    let sum = 0;
    for (let at = 0; at < length; at++) {
      this.#literals[at] = sum;
      const alphabet = literalAlphabet(at, this.#window.before(at));
      sum += table[alphabet + bytes[page + at]!]! + literalToken;
    }
    this.#literals[length] = sum;
  }

  /** Of the byte at a place as a literal, or as a difference from that at `source`, unless that is -1. */
  literal(alphabet: number, at: number, source: number): number {
    const { bytes, page } = this.#window;
    const byte = bytes[page + at]!;
    const cell =
      source < 0
        ? literalAlphabet(at, this.#window.before(at)) + byte
        : differenceAlphabet(at) + (byte ^ bytes[source]!);
    return this.#table[alphabet + tokens.literal]! + this.#table[cell]!;
  }

  /** Of so many bytes as literals. */
  literals(at: number, length: number): number {
    return this.#literals[at + length]! - this.#literals[at]!;
  }

  /** Of a match at the recent distance that a token says. */
  repeat(token: number, alphabet: number, at: number, length: number): number {
    return this.token(alphabet, token) + this.length(1, at, length);
  }

  /** Of a match at a new distance; `alphabet` is its token's. */
  match(alphabet: number, at: number, length: number, distance: number): number {
    const token = this.token(alphabet, this.tokenOf(at, distance));
    return token + this.length(0, at, length) + this.distance(at, length, distance);
  }

  /** Of a token alone. */
  token(alphabet: number, token: number): number {
    return this.#table[alphabet + token]!;
  }

  /** The token for a new distance. */
  tokenOf(at: number, distance: number): number {
    const { base } = this.#window;
    if (distance <= at) return (distance & 7) === 0 ? tokens.pageWords : tokens.pageBytes;
    if (distance > at + base) return tokens.dictionary;
    return ((distance - base) & 7) === 0 ? tokens.baseWords : tokens.baseBytes;
  }

  /** Of a length alone. */
  length(repeated: number, at: number, length: number): number {
    const table = this.#table;
    const alphabet = lengthAlphabet(repeated, at);
    const rest = length - 1 - directs.length;
    if (rest < 0) return table[alphabet + length - 1]!;
    const symbol = directs.length + numberSymbol(rest >> 3, 0);
    const low = lengthLowAlphabet(repeated, at) + (rest & 7);
    return table[alphabet + symbol]! + table[low]! + extraBits(rest >> 3, 0) * bitPrice;
  }

  /** Of a new distance alone, of a match of `length` bytes. */
  distance(at: number, length: number, distance: number): number {
    const { base } = this.#window;
    if (distance <= at) {
      if ((distance & 7) !== 0) return this.#number(cells.pageBytes, distance, directs.bytes);
      return this.#number(pageWordsAlphabet(length), distance >> 3, directs.words);
    }
    if (distance <= at + base) {
      const shift = distance - base;
      if ((shift & 7) !== 0) return this.#number(cells.baseBytes, fromSigned(shift), directs.bytes);
      return this.#number(cells.baseWords, fromSigned(shift >> 3), directs.words);
    }
    const place = this.#window.placeAt(at, distance);
    return (
      this.#table[cells.place + (place >> 8)]! +
      this.#table[placeShiftAlphabet(at) + ((place - at) & 7)]! +
      5 * bitPrice
    );
  }

  #number(alphabet: number, value: number, direct: number): number {
    const price = this.#table[alphabet + numberSymbol(value, direct)]!;
    return value < direct ? price : price + extraBits(value, direct) * bitPrice;
  }
}
