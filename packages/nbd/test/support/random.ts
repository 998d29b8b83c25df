import type { ExecutionContext } from 'ava';

/** Numbers from a seed, which a failing test shows; `PAGEFOLD_TEST_SEED` sets it. */
export class Random {
  #state: number;

  constructor(t: ExecutionContext | number) {
    const given = process.env.PAGEFOLD_TEST_SEED;
    const chosen = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
    this.#state = typeof t === 'number' ? t : chosen;
    if (typeof t !== 'number') t.log(`seed ${chosen}`);
  }

  /** A whole number from 0 to before `end` (mulberry32). */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  fork(): Random {
    return new Random(this.below(2 ** 32));
  }
}
