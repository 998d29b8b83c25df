import type { PoolStats } from '@pagefold/contracts';

/** How a pool stood at the ends of windows. */
export class PoolEnds {
  /** How it stood before the first. */
  readonly empty: PoolStats;
  #fullest: PoolStats;
  #bytes = 0;
  #pages = 0;

  constructor(empty: PoolStats) {
    this.empty = empty;
    this.#fullest = empty;
  }

  add(stats: PoolStats): void {
    this.#bytes += stats.comprDataSize;
    this.#pages += stats.allocator.steadyStatePoolPages;
    if (stats.objects >= this.#fullest.objects) this.#fullest = stats;
  }

  /** How it stood when it had the most objects, the last time. */
  get fullest(): PoolStats {
    return this.#fullest;
  }

  /** Pool pages that a byte of its objects takes. */
  get pagesAByte(): number {
    return this.#bytes === 0 ? 0 : this.#pages / this.#bytes;
  }
}
