import { seedOf } from '@pagefold/faults';

const rounds = 4;

/**
 * A random order of the numbers from 0 to `count − 1` that needs no memory: a Feistel network over the
 * smallest even number of bits that holds them, walked until it falls on one of them.
 */
export class Shuffle {
  readonly #count: number;
  readonly #halfBits: number;
  readonly #mask: number;
  readonly #seed: number;

  /** @param count at most 2³⁰. */
  constructor(count: number, seed: number) {
    this.#count = count;
    this.#halfBits = Math.max(1, Math.ceil(Math.log2(Math.max(2, count)) / 2));
    this.#mask = 2 ** this.#halfBits - 1;
    this.#seed = seed;
  }

  /** The number at a place of the order. Every number is at one place. */
  at(place: number): number {
    let number = place;
    do number = this.#mix(number);
    while (number >= this.#count);
    return number;
  }

  #mix(number: number): number {
    let left = number >>> this.#halfBits;
    let right = number & this.#mask;
    for (let round = 0; round < rounds; round++) {
      const next = left ^ (seedOf(this.#seed, round, right) & this.#mask);
      left = right;
      right = next;
    }
    return left * 2 ** this.#halfBits + right;
  }
}
