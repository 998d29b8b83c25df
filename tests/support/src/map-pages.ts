import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';

/** What a pool page is full of before anything is written to it. */
export const untouched = 0xee;

/** Where bytes of an object lie: pool page, offset in it, number of bytes. */
export type Segment = readonly [page: number, offset: number, length: number];

/**
 * Pool pages that notice misuse: ids rise from 0 and never come again, and every access must lie inside a
 * run that is held. The place of the last access and of every write is remembered, since it shows where
 * an object lies.
 */
export class MapPages implements PoolPages {
  readonly held: Map<number, Uint8Array> = new Map();
  /** Pool pages that may be held at once. */
  limit = Number.POSITIVE_INFINITY;
  /** What was written since the array was last emptied. */
  readonly written: Segment[] = [];
  last: { readonly page: number; readonly offset: number } = { page: -1, offset: -1 };
  readonly #memory: PageMemory;
  readonly #pageSize: number;
  #acquired = 0;
  #poolPages = 0;

  constructor(memory: PageMemory, pageSize: number) {
    this.#memory = memory;
    this.#pageSize = pageSize;
  }

  get poolPages(): number {
    return this.#poolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    if (this.#poolPages + pages > this.limit) return -1;
    const id = this.#acquired++;
    this.#poolPages += pages;
    this.held.set(id, new Uint8Array(pages * this.#pageSize).fill(untouched));
    return id as PoolPageId;
  }

  release(id: PoolPageId): void {
    const bytes = this.held.get(id);
    if (bytes === undefined) throw new Error(`pool page ${id} was released but is not held`);
    this.#poolPages -= bytes.length / this.#pageSize;
    this.held.delete(id);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    this.written.push([id, offset, length]);
    this.#range(id, offset, length).set(this.#memory.bytes.subarray(src, src + length));
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    this.#memory.bytes.set(this.#range(id, offset, length), dst);
  }

  stats(): PoolPagesStats {
    const { poolPages } = this;
    return { poolPages, extentBytes: poolPages * this.#pageSize, metadataBytes: 0 };
  }

  #range(id: number, offset: number, length: number): Uint8Array {
    const bytes = this.held.get(id);
    if (bytes === undefined || offset < 0 || length < 0 || offset + length > bytes.length) {
      throw new Error(`pool page ${id}: no ${length} bytes at ${offset}`);
    }
    this.last = { page: id, offset };
    return bytes.subarray(offset, offset + length);
  }
}
