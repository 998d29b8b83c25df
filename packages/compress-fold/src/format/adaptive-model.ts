import { priceOf } from './bits.ts';
import { cellCount, cells, eachAlphabet, tokens } from './symbols.ts';

/**
 * A model of `fold-a`: for every node of every alphabet's tree the probability that the bit there is 0, in
 * 1/4096, as a byte. A tree has its root at the alphabet's second cell; the node at cell n below it is
 * followed by those at 2n and 2n + 1.
 *
 * The byte is a number with 4 bits of mantissa, so that small probabilities are as exact as large ones: for
 * those above one half it has its high bit set and tells what is missing to 1.
 */
export const adaptiveModelLength: number = cellCount;

const one = 4096;

/** The probability that a byte stands for: from 16 to 4080 of 4096. */
export function probabilityOf(byte: number): number {
  const part = (16 + (byte & 15)) << ((byte >> 4) & 7);
  return byte < 128 ? part : one - part;
}

/** The byte for a probability. */
function byteFor(probability: number): number {
  if (probability > one >> 1) return 128 | byteFor(one - probability);
  const part = Math.max(16, probability);
  const exponent = 27 - Math.clz32(part);
  return (exponent << 4) | ((part >> exponent) - 16);
}

/** Makes a model of how often each symbol came. */
export function trainAdaptive(counts: Uint32Array): Uint8Array {
  const model = new Uint8Array(adaptiveModelLength);
  eachAlphabet((first, { bits }) => {
    const below = Float64Array.from(counts.subarray(first, first + (1 << bits)));
    // From the leaves up: what comes below a node of one level is the sum of its two halves.
    for (let level = bits - 1; level >= 0; level--) {
      for (let i = 0; i < 1 << level; i++) {
        const [zeros, ones] = [below[2 * i]!, below[2 * i + 1]!];
        const share = (zeros + 0.4) / (zeros + ones + 0.8);
        model[first + (1 << level) + i] = byteFor(Math.round(share * one));
        below[i] = zeros + ones;
      }
    }
  });
  return model;
}

/** Writes a model's probabilities and the prices of all symbols. */
export function readAdaptive(
  model: Uint8Array,
  probabilities: Uint16Array,
  prices: Uint16Array,
): void {
  for (let cell = 0; cell < cellCount; cell++) probabilities[cell] = probabilityOf(model[cell]!);
  eachAlphabet((first, { bits }) => {
    for (let symbol = 0; symbol < 1 << bits; symbol++) {
      const known = first < cells.literal && symbol === tokens.literal ? 1 : bits;
      prices[first + symbol] = treePrice(probabilities, first, symbol, bits, known);
    }
  });
}

function treePrice(
  probabilities: Uint16Array,
  first: number,
  symbol: number,
  bits: number,
  known: number,
): number {
  let price = 0;
  let node = 1;
  for (let i = 1; i <= known; i++) {
    const bit = (symbol >> (bits - i)) & 1;
    const zero = probabilities[first + node]!;
    price += priceOf(bit === 0 ? zero : one - zero);
    node = 2 * node + bit;
  }
  return price;
}
