import type { PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';

/**
 * Pool pages without bytes: an allocator on them takes every decision that it takes on real ones, and
 * nothing is kept. Writes are dropped; reads leave the destination as it is.
 */
export class CountingPages implements PoolPages {
  readonly #released: PoolPageId[] = [];
  readonly #maxPoolPages: number;
  #used = 0;

  /** @param maxPoolPages the most pages to hand out, without limit where it is not given. */
  constructor(maxPoolPages: number = Number.POSITIVE_INFINITY) {
    this.#maxPoolPages = maxPoolPages;
  }

  acquire(): PoolPageId | -1 {
    if (this.#held >= this.#maxPoolPages) return -1;
    return this.#released.pop() ?? (this.#used++ as PoolPageId);
  }

  release(id: PoolPageId): void {
    this.#released.push(id);
  }

  write(): void {}

  read(): void {}

  stats(): PoolPagesStats {
    return { poolPages: this.#held, extentBytes: 0, metadataBytes: 0 };
  }

  get #held(): number {
    return this.#used - this.#released.length;
  }
}
