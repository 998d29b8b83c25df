/** Numbers that look random and are the same for every run of one seed (xorshift32, Marsaglia 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  }

  /** From 1 to 2³² − 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  /** From 0 to before 1. */
  fraction(): number {
    return (this.next() - 1) / 0xffff_ffff;
  }

  /** An integer from 0 to before `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  /** Puts items in a random order, in place (Fisher and Yates). */
  shuffle<Items extends Shufflable>(items: Items): Items {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
}

interface Shufflable {
  readonly length: number;
  // biome-ignore lint/suspicious/noExplicitAny: items of any one kind
  [index: number]: any;
}
