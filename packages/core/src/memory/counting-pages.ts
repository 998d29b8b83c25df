import type { PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import { NumberSet } from '@pagefold/tables';
import { pagesOf, runId, runOf } from './extent-map.ts';

/**
 * Pool pages without bytes: an allocator on them takes every decision that it takes on real ones, and
 * nothing is kept. Writes are dropped; reads leave the destination as it is. A run takes a bit.
 */
export class CountingPages implements PoolPages {
  readonly #released = new NumberSet();
  readonly #maxPoolPages: number;
  #used = 0;
  #poolPages = 0;

  /** @param maxPoolPages the most pages to hand out; no limit by default. */
  constructor(maxPoolPages: number = Number.POSITIVE_INFINITY) {
    this.#maxPoolPages = maxPoolPages;
  }

  get poolPages(): number {
    return this.#poolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    if (this.#poolPages + pages > this.#maxPoolPages) return -1;
    this.#poolPages += pages;
    const released = this.#released.lowest();
    if (released < 0) return runId(this.#used++, pages);
    this.#released.delete(released);
    return runId(released, pages);
  }

  release(id: PoolPageId): void {
    this.#released.add(runOf(id));
    this.#poolPages -= pagesOf(id);
  }

  write(): void {}

  read(): void {}

  stats(): PoolPagesStats {
    return { poolPages: this.#poolPages, extentBytes: 0, metadataBytes: 0 };
  }
}
