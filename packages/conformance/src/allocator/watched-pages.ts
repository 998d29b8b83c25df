import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import { fail } from '../kit/expect.ts';

/** Pool pages that check how they are used. */
export class WatchedPages implements PoolPages {
  readonly held: Set<PoolPageId> = new Set();
  /** Bytes that were written, in all. */
  writtenBytes = 0;
  readonly #pages: PoolPages;
  readonly #memory: PageMemory;
  readonly #pageSize: number;

  constructor(pages: PoolPages, memory: PageMemory, pageSize: number) {
    this.#pages = pages;
    this.#memory = memory;
    this.#pageSize = pageSize;
  }

  get poolPages(): number {
    return this.#pages.poolPages;
  }

  acquire(): PoolPageId | -1 {
    const id = this.#pages.acquire();
    if (id >= 0) this.held.add(id as PoolPageId);
    return id;
  }

  release(id: PoolPageId): void {
    if (!this.held.delete(id)) fail(`release: expected a pool page that is held, got ${id}`);
    this.#pages.release(id);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    this.#check('write', id, offset, src, length);
    this.#pages.write(id, offset, src, length);
    this.writtenBytes += length;
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    this.#check('read', id, offset, dst, length);
    this.#pages.read(id, offset, dst, length);
  }

  stats(): PoolPagesStats {
    return this.#pages.stats();
  }

  #check(call: string, id: PoolPageId, offset: number, address: number, length: number): void {
    if (!this.held.has(id)) fail(`${call}: expected a pool page that is held, got ${id}`);
    if (!isWithin(offset, length, this.#pageSize)) {
      const got = `${length} bytes at ${offset}`;
      fail(`${call} of a pool page: expected to stay in ${this.#pageSize} bytes, got ${got}`);
    }
    if (!isWithin(address, length, this.#memory.bytes.length)) {
      fail(`${call} of a pool page: expected an address in the page memory, got ${address}`);
    }
  }
}

function isWithin(offset: number, length: number, end: number): boolean {
  return (
    Number.isInteger(offset) &&
    Number.isInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= end
  );
}
