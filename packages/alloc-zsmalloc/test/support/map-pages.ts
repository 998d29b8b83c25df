import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';

/** Where bytes of an object lie: pool page, offset in it, number of bytes. */
export type Segment = readonly [page: number, offset: number, length: number];

/**
 * Pool pages with bytes, the plainest way. Ids rise and never come again, and every use outside a page
 * that is held throws.
 */
export class MapPages implements PoolPages {
  /** What was written since the array was last emptied. */
  readonly written: Segment[] = [];
  /** The most pages to hand out at a time. */
  limit = Number.POSITIVE_INFINITY;
  readonly #memory: PageMemory;
  readonly #pageSize: number;
  readonly #pages = new Map<number, Uint8Array>();
  #nextId = 0;

  constructor(memory: PageMemory, pageSize: number) {
    this.#memory = memory;
    this.#pageSize = pageSize;
  }

  get poolPages(): number {
    return this.#pages.size;
  }

  acquire(): PoolPageId | -1 {
    if (this.#pages.size >= this.limit) return -1;
    const id = this.#nextId++;
    this.#pages.set(id, new Uint8Array(this.#pageSize).fill(0xee));
    return id as PoolPageId;
  }

  release(id: PoolPageId): void {
    if (!this.#pages.delete(id)) throw new Error(`released twice: ${id}`);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    this.#range(id, offset, length).set(this.#memory.bytes.subarray(src, src + length));
    this.written.push([id, offset, length]);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    this.#memory.bytes.set(this.#range(id, offset, length), dst);
  }

  stats(): PoolPagesStats {
    return { poolPages: this.#pages.size, extentBytes: 0, metadataBytes: 0 };
  }

  #range(id: PoolPageId, offset: number, length: number): Uint8Array {
    const page = this.#pages.get(id);
    if (page === undefined) throw new Error(`not held: ${id}`);
    if (offset < 0 || length < 1 || offset + length > page.length) {
      throw new Error(`outside page ${id}: ${length} bytes at ${offset}`);
    }
    return page.subarray(offset, offset + length);
  }
}
