import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import { fail } from '../kit/expect.ts';

/** Pool pages that check how they are used. */
export class WatchedPages implements PoolPages {
  /** What is held, and how many pool pages each is. */
  readonly held: Map<PoolPageId, number> = new Map();
  /** Bytes that were written, in all. */
  writtenBytes = 0;
  readonly #pages: PoolPages;
  readonly #memory: PageMemory;
  readonly #pageSize: number;
  #poolPages = 0;

  constructor(pages: PoolPages, memory: PageMemory, pageSize: number) {
    this.#pages = pages;
    this.#memory = memory;
    this.#pageSize = pageSize;
  }

  /** Pool pages held, by what was acquired and released. */
  get poolPages(): number {
    return this.#poolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    const id = this.#pages.acquire(pages);
    if (id < 0) return id;
    this.held.set(id as PoolPageId, pages);
    this.#poolPages += pages;
    return id;
  }

  release(id: PoolPageId): void {
    this.#poolPages -= this.#pagesOf('release', id);
    this.held.delete(id);
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

  #pagesOf(call: string, id: PoolPageId): number {
    return this.held.get(id) ?? fail(`${call}: expected a pool page that is held, got ${id}`);
  }

  #check(call: string, id: PoolPageId, offset: number, address: number, length: number): void {
    const bytes = this.#pagesOf(call, id) * this.#pageSize;
    if (!isWithin(offset, length, bytes)) {
      const got = `${length} bytes at ${offset}`;
      fail(`${call} of a pool page: expected to stay in ${bytes} bytes, got ${got}`);
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
