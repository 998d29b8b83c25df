import { Random } from './random.ts';

const ranges = 2 ** 17;
const countries = ['DE', 'FR', 'IN', 'JP', 'KE', 'NO', 'PE', 'US'];

/**
 * Countries by network address: a sorted table of 1 MiB, made up, as services load one from a file to
 * guess where somebody is. A block of that size lies on pages of its own, the same in each instance.
 */
export class CountryTable {
  /** First address of each range, ascending. */
  readonly #firsts = new Uint32Array(ranges);
  /** Index of its country. */
  readonly #countries = new Uint32Array(ranges);

  constructor(seed: number) {
    const random = new Random(seed);
    const step = 2 ** 32 / ranges;
    for (let i = 0; i < ranges; i++) {
      this.#firsts[i] = i === 0 ? 0 : i * step + random.below(step);
      this.#countries[i] = random.below(countries.length);
    }
  }

  lookup(address: number): string {
    let low = 0;
    let high = ranges - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#firsts[middle]! <= address) low = middle;
      else high = middle - 1;
    }
    return countries[this.#countries[low]!]!;
  }
}
