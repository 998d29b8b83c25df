import { cells, directs, tokens } from '../format/symbols.ts';
import type { Room } from '../room.ts';
import {
  afterLiteral,
  differenceAlphabet,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  pageWordsAlphabet,
  placeShiftAlphabet,
  states,
  tokenAlphabet,
  toSigned,
} from './contexts.ts';
import { numberOf, symbolExtraBits } from './numbers.ts';
import { PageWindow } from './page-window.ts';
import { RecentDistances } from './recent-distances.ts';

/** No number needs a symbol above this, beside the direct ones. With it, 15 bits follow. */
const mostSizes = 63;

/** Reads what an encoder has coded. */
export interface SymbolDecoder {
  open(room: Room, src: number, length: number): void;
  token(alphabet: number): number;
  symbol(alphabet: number, bits: number): number;
  raw(bits: number): number;
  /** Whether what has been read was whole and undamaged, as far as can be told. */
  close(): boolean;
}

/** The inverse of a parser. Every token makes a byte or more, and none beyond the page. */
export class PageDecoder {
  readonly #coder: SymbolDecoder;
  readonly #window: PageWindow;
  readonly #recent: RecentDistances = new RecentDistances();

  constructor(bytes: Uint8Array, coder: SymbolDecoder) {
    this.#window = new PageWindow(bytes);
    this.#coder = coder;
  }

  /** Whether `length` bytes at `src` are a page of `pageLength` bytes, which then stands at `page`. */
  decode(
    room: Room,
    src: number,
    length: number,
    page: number,
    pageLength: number,
    base: number,
  ): boolean {
    const coder = this.#coder;
    coder.open(room, src, length);
    this.#window.open(room, page, pageLength, base);
    this.#recent.reset(base);
    let state: number = states.match;
    for (let at = 0; at < pageLength; ) {
      const token = coder.token(tokenAlphabet(base, state, at));
      if (token === tokens.literal) {
        this.#literal(at++, state);
        state = afterLiteral(state);
        continue;
      }
      const isRepeat = token < tokens.pageWords;
      const matchLength = this.#matchLength(isRepeat ? 1 : 0, at);
      if (isRepeat) this.#recent.repeat(token - tokens.repeat0);
      else this.#recent.push(this.#distance(token, at, matchLength));
      if (!this.#copy(at, matchLength)) return false;
      at += matchLength;
      state = isRepeat ? states.repeat : states.match;
    }
    return coder.close();
  }

  #literal(at: number, state: number): void {
    const window = this.#window;
    const { bytes, page } = window;
    const source = state >= states.match ? window.source(at, this.#recent.first) : -1;
    bytes[page + at] =
      source >= 0
        ? this.#coder.symbol(differenceAlphabet(at), 8) ^ bytes[source]!
        : this.#coder.symbol(literalAlphabet(at, window.before(at)), 8);
  }

  #matchLength(repeated: number, at: number): number {
    const coder = this.#coder;
    const symbol = coder.symbol(lengthAlphabet(repeated, at), 6);
    if (symbol < directs.length) return symbol + 1;
    const low = coder.symbol(lengthLowAlphabet(repeated, at), 3);
    const high = symbol - directs.length;
    const extra = coder.raw(symbolExtraBits(high, 0));
    return ((numberOf(high, 0, extra) << 3) | low) + directs.length + 1;
  }

  /** A new distance; 0 for one that its token cannot have. */
  #distance(token: number, at: number, length: number): number {
    const { base, dictionaryLength } = this.#window;
    if (token <= tokens.pageBytes) {
      const distance =
        token === tokens.pageWords
          ? this.#number(pageWordsAlphabet(length), directs.words) * 8
          : this.#number(cells.pageBytes, directs.bytes);
      return distance <= at ? distance : 0;
    }
    if (token <= tokens.baseBytes) {
      const shift =
        token === tokens.baseWords
          ? toSigned(this.#number(cells.baseWords, directs.words)) * 8
          : toSigned(this.#number(cells.baseBytes, directs.bytes));
      const distance = base + shift;
      return distance > at && distance <= at + base ? distance : 0;
    }
    const high = this.#coder.symbol(cells.place, 8);
    const shift = this.#coder.symbol(placeShiftAlphabet(at), 3);
    const place = (high << 8) | (this.#coder.raw(5) << 3) | ((at + shift) & 7);
    return place < dictionaryLength ? this.#window.placeAt(at, place) : 0;
  }

  #number(alphabet: number, direct: number): number {
    const symbol = Math.min(this.#coder.symbol(alphabet, 8), direct + mostSizes);
    return numberOf(symbol, direct, this.#coder.raw(symbolExtraBits(symbol, direct)));
  }

  /** Copies a match at the last distance, byte after byte; false if there is no such match. */
  #copy(at: number, length: number): boolean {
    const { bytes, page } = this.#window;
    const distance = this.#recent.first;
    const source = this.#window.source(at, distance);
    if (distance === 0 || source < 0 || length > this.#window.reach(at, distance)) return false;
    for (let i = 0; i < length; i++) bytes[page + at + i] = bytes[source + i]!;
    return true;
  }
}
