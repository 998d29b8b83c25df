import type { PoolPageId } from './handle.ts';

/**
 * Where an allocator gets its pool pages: page-sized blocks that it holds, none of whose bytes it
 * uses for itself. Several that are acquired together lie side by side, and are one in all that follows: a run. The
 * provider may move them in real memory.
 */
export interface PoolPages {
  /** Pool pages that are held now. A pool asks at every store that needs memory. */
  readonly poolPages: number;
  /**
   * Pool pages with any content, or -1 when there are none.
   *
   * @param pages how many, from 1, which is the default, to 16 (the longest chain that Linux can be built with).
   */
  acquire(pages?: number): PoolPageId | -1;
  /** Gives back what was acquired. Its id may come again. */
  release(id: PoolPageId): void;
  /** Copies `length` bytes at `src` in the page memory to `offset` in the run. */
  write(id: PoolPageId, offset: number, src: number, length: number): void;
  /** Copies `length` bytes at `offset` in the run to `dst` in the page memory. */
  read(id: PoolPageId, offset: number, dst: number, length: number): void;
  /** Changes the most pool pages to hand out, where there is such a limit. */
  setMaxPoolPages?(maxPoolPages: number): void;
  /** What is held now. */
  stats(): PoolPagesStats;
  /** Gives all memory back at once; neither it nor its allocator is used afterwards. */
  close?(): void;
}

/** What pool pages take. All are gauges: they describe now. */
export interface PoolPagesStats {
  /** Pool pages that are held now. */
  readonly poolPages: number;
  /** Real memory behind them, in bytes, free places included. */
  readonly extentBytes: number;
  /** Tables that map pool pages to places, in bytes. */
  readonly metadataBytes: number;
}
