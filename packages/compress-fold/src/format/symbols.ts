/**
 * A page is a run of tokens, and a token a few symbols, each in a context. The alphabets of all contexts
 * lie one after the other in a space of cells: a symbol's cell is the first of its alphabet plus its
 * value, so that one number tells both. An alphabet of symbols of n bits takes 2ⁿ cells, used or not.
 *
 * docs/internals/fold.md describes the format; names and numbers here are those there.
 */

/** Bytes of the longest dictionary. */
export const maxDictionaryLength = 65536;

/** The first cell of each kind of alphabet. */
export const cells = {
  /** 2 (is there a base?) × 4 (state) × 8 (position in the word) alphabets of 4 bits. */
  token: 0,
  /** 8 (position in the word) × 4 (high bits of the byte before) alphabets of 8 bits. */
  literal: 1024,
  /** 8 (position in the word) alphabets of 8 bits: a literal xor the byte that the last match foretells. */
  difference: 9216,
  /** 2 (new, repeated) × 8 (position in the word) alphabets of 6 bits. */
  length: 11264,
  /** 2 × 8 alphabets of 3 bits: the low bits of a long length. */
  lengthLow: 12288,
  /** 4 (length) alphabets of 8 bits: distances in the page, in words. */
  pageWords: 12416,
  /** Distances in the page that are no whole words, in bytes. */
  pageBytes: 13440,
  /** How far a place in the base is from the same place, in words. */
  baseWords: 13696,
  baseBytes: 13952,
  /** The high bits of a place in the dictionary. */
  place: 14208,
  /** 8 (position in the word) alphabets of 3 bits: that of the place less that of the page. */
  placeShift: 14464,
} as const;

/** All cells. */
export const cellCount = 14528;

/** Alphabets of one kind. */
export interface AlphabetKind {
  /** The first cell of the first. */
  readonly first: number;
  readonly count: number;
  readonly bits: number;
  /** Symbols from here on do not occur. */
  readonly symbols: number;
}

/** All alphabets, in the order of their cells. */
export const alphabetKinds: readonly AlphabetKind[] = [
  { first: cells.token, count: 64, bits: 4, symbols: 16 },
  { first: cells.literal, count: 32, bits: 8, symbols: 256 },
  { first: cells.difference, count: 8, bits: 8, symbols: 256 },
  { first: cells.length, count: 16, bits: 6, symbols: 64 },
  { first: cells.lengthLow, count: 16, bits: 3, symbols: 8 },
  { first: cells.pageWords, count: 4, bits: 8, symbols: 172 },
  { first: cells.pageBytes, count: 1, bits: 8, symbols: 120 },
  { first: cells.baseWords, count: 1, bits: 8, symbols: 176 },
  { first: cells.baseBytes, count: 1, bits: 8, symbols: 128 },
  { first: cells.place, count: 1, bits: 8, symbols: 256 },
  { first: cells.placeShift, count: 8, bits: 3, symbols: 8 },
];

/** What a token says. The first bit of a literal says all, so 1 to 7 do not occur. */
export const tokens = {
  literal: 0,
  /** A match at the last distance, the one before it, the one before that. */
  repeat0: 8,
  repeat1: 9,
  repeat2: 10,
  /** A match at a new distance. */
  pageWords: 11,
  pageBytes: 12,
  baseWords: 13,
  baseBytes: 14,
  dictionary: 15,
} as const;

/** Lengths less 1 and numbers below these are symbols; others have bits beside their symbol. */
export const directs = { length: 16, words: 128, bytes: 64 } as const;

/** Calls back with the first cell of every alphabet, in their order. */
export function eachAlphabet(visit: (first: number, kind: AlphabetKind) => void): void {
  for (const kind of alphabetKinds) {
    for (let i = 0; i < kind.count; i++) visit(kind.first + (i << kind.bits), kind);
  }
}

/** Whether a symbol of an alphabet occurs. */
export function occurs(symbol: number, { first, symbols }: AlphabetKind): boolean {
  if (first === cells.token) return symbol === tokens.literal || symbol >= tokens.repeat0;
  return symbol < symbols;
}
