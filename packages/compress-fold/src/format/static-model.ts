import { priceOf } from './bits.ts';
import { type AlphabetKind, cellCount, cells, eachAlphabet, occurs } from './symbols.ts';

/** Frequencies of an alphabet add up to 2¹¹. */
export const frequencyBits = 11;
const total: number = 1 << frequencyBits;

export const alphabetCount = 152;

/** Symbols are found by the high bits of a slot, from there on by looking at one after the other. */
export const slotShift = 3;
export const firstsBits: number = frequencyBits - slotShift;

/** Which of all alphabets the one is that begins at a cell. */
export function alphabetIndex(first: number, bits: number): number {
  if (bits === 4) return first >> 4;
  if (bits === 6) return 104 + ((first - cells.length) >> 6);
  if (bits === 3) {
    return first < cells.pageWords
      ? 120 + ((first - cells.lengthLow) >> 3)
      : 144 + ((first - cells.placeShift) >> 3);
  }
  return first < cells.length
    ? 64 + ((first - cells.literal) >> 8)
    : 136 + ((first - cells.pageWords) >> 8);
}

/**
 * Makes a model of `fold-s` of how often each symbol came: for every alphabet, for every symbol that
 * occurs, its frequency less 1 as a number of bytes with 7 bits each, low ones first, all but the last with
 * the high bit set.
 */
export function trainStatic(counts: Uint32Array): Uint8Array {
  const model: number[] = [];
  eachAlphabet((first, kind) => {
    for (const frequency of frequenciesOf(counts, first, kind)) {
      const value = frequency - 1;
      if (value < 128) model.push(value);
      else model.push(128 | (value & 127), value >> 7);
    }
  });
  return Uint8Array.from(model);
}

/** Frequencies of the symbols that occur: each at least 1, all together 2¹¹. */
function frequenciesOf(counts: Uint32Array, first: number, kind: AlphabetKind): number[] {
  const seen: number[] = [];
  for (let symbol = 0; symbol < 1 << kind.bits; symbol++) {
    if (occurs(symbol, kind)) seen.push(counts[first + symbol]!);
  }
  const sum = seen.reduce((a, b) => a + b, 0);
  // One for each is what every symbol has anyway; symbols that never came share what chance would give.
  const free = total - seen.length;
  const frequencies = seen.map(
    (count) => 1 + Math.floor((free * (count + 1 / 64)) / (sum + seen.length / 64)),
  );
  let rest = total - frequencies.reduce((a, b) => a + b, 0);
  const largest = seen.map((_, i) => i).sort((a, b) => seen[b]! - seen[a]! || a - b);
  for (let i = 0; rest > 0; i = (i + 1) % largest.length, rest--) frequencies[largest[i]!]!++;
  return frequencies;
}

/** What a model stands for, for encoder and decoder. */
export interface StaticTables {
  /** By cell: the frequency, and in the high half the sum of those of the symbols before it. */
  readonly frequencies: Uint32Array;
  /** For each alphabet the symbol of every 8th of its 2¹¹ slots. A symbol has as many as its frequency. */
  readonly firsts: Uint8Array;
  /** By cell. */
  readonly prices: Uint16Array;
}

/**
 * Reads a model.
 *
 * @returns how many of the bytes are the model's, or a text that says what is wrong with it.
 */
export function readStatic(model: Uint8Array, tables: StaticTables): number | string {
  let at = 0;
  let alphabet = 0;
  let problem: string | undefined;
  tables.frequencies.fill(0, 0, cellCount);
  tables.prices.fill(priceOf(1), 0, cellCount);
  eachAlphabet((first, kind) => {
    let sum = 0;
    for (let symbol = 0; symbol < 1 << kind.bits && problem === undefined; symbol++) {
      if (!occurs(symbol, kind)) continue;
      const low = model[at++] ?? 0;
      const frequency = 1 + (low < 128 ? low : (low & 127) | ((model[at++] ?? 0) << 7));
      if (at > model.length) problem = `ends in alphabet ${alphabet}`;
      else if (sum + frequency > total)
        problem = `has frequencies above ${total} in alphabet ${alphabet}`;
      else setSymbol(tables, alphabet, first + symbol, symbol, sum, frequency);
      sum += frequency;
    }
    if (sum < total)
      problem ??= `has frequencies of ${sum} instead of ${total} in alphabet ${alphabet}`;
    alphabet++;
  });
  return problem ?? at;
}

function setSymbol(
  { frequencies, firsts, prices }: StaticTables,
  alphabet: number,
  cell: number,
  symbol: number,
  start: number,
  frequency: number,
): void {
  const table = alphabet << firstsBits;
  const below = (slot: number) => table + Math.ceil(slot / (1 << slotShift));
  frequencies[cell] = (start << 16) | frequency;
  firsts.fill(symbol, below(start), below(start + frequency));
  prices[cell] = priceOf(frequency << (12 - frequencyBits));
}
