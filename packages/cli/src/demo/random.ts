/**
 * Numbers that look random and are the same for the same seed: xorshift32 (Marsaglia 2003). Not those of the
 * conformance kit: the figures of the documents are of pages made with these.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    // The state must not be 0, and near seeds must not give near numbers.
    this.#state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** An integer from 1 to 2³² − 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** An integer from 0 to `limit` − 1. */
  below(limit: number): number {
    return this.next() % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
