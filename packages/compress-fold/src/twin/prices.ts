import { bitPrice } from '../format/bits.ts';
import { cells, directs, tokens } from '../format/symbols.ts';
import {
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
    const { bytes, page, length } = this.#window;
    this.#table = table;
    let sum = 0;
    for (let at = 0; at < length; at++) {
      this.#literals[at] = sum;
      const alphabet = literalAlphabet(at, this.#window.before(at));
      sum += table[alphabet + bytes[page + at]!]! + literalToken;
    }
    this.#literals[length] = sum;
  }

  /** Of so many bytes as literals. */
  literals(at: number, length: number): number {
    return this.#literals[at + length]! - this.#literals[at]!;
  }

  /** Of a match at the recent distance that a token says. */
  repeat(token: number, alphabet: number, at: number, length: number): number {
    return this.#table[alphabet + token]! + this.#length(1, at, length);
  }

  /** Of a match at a new distance; `alphabet` is its token's. */
  match(alphabet: number, at: number, length: number, distance: number): number {
    return this.#length(0, at, length) + this.#distance(alphabet, at, length, distance);
  }

  #length(repeated: number, at: number, length: number): number {
    const table = this.#table;
    const alphabet = lengthAlphabet(repeated, at);
    const rest = length - 1 - directs.length;
    if (rest < 0) return table[alphabet + length - 1]!;
    const symbol = directs.length + numberSymbol(rest >> 3, 0);
    const low = lengthLowAlphabet(repeated, at) + (rest & 7);
    return table[alphabet + symbol]! + table[low]! + extraBits(rest >> 3, 0) * bitPrice;
  }

  #distance(alphabet: number, at: number, length: number, distance: number): number {
    const table = this.#table;
    const { base } = this.#window;
    if (distance <= at) {
      if ((distance & 7) !== 0) {
        return (
          table[alphabet + tokens.pageBytes]! +
          this.#number(cells.pageBytes, distance, directs.bytes)
        );
      }
      const words = this.#number(pageWordsAlphabet(length), distance >> 3, directs.words);
      return table[alphabet + tokens.pageWords]! + words;
    }
    if (distance <= at + base) {
      const shift = distance - base;
      if ((shift & 7) !== 0) {
        const bytes = this.#number(cells.baseBytes, fromSigned(shift), directs.bytes);
        return table[alphabet + tokens.baseBytes]! + bytes;
      }
      const words = this.#number(cells.baseWords, fromSigned(shift >> 3), directs.words);
      return table[alphabet + tokens.baseWords]! + words;
    }
    const place = this.#window.placeAt(at, distance);
    return (
      table[alphabet + tokens.dictionary]! +
      table[cells.place + (place >> 8)]! +
      table[placeShiftAlphabet(at) + ((place - at) & 7)]! +
      5 * bitPrice
    );
  }

  #number(alphabet: number, value: number, direct: number): number {
    const price = this.#table[alphabet + numberSymbol(value, direct)]!;
    return value < direct ? price : price + extraBits(value, direct) * bitPrice;
  }
}
