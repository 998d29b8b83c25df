import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import { pageSize } from './contents.ts';

/** More than any sequence takes. */
const most = 1024;
const longestRun = 16;
/** One memory for all, after one another: what sequences cost is mostly the system's work for extents. */
const bytes = new Uint8Array(most * longestRun * pageSize);

/** Pool pages without extents. What is given back is overwritten, so that whoever still reads it is found out. */
export class PlainPages implements PoolPages {
  readonly #memory: PageMemory;
  /** Ids that can be given, and of those that were, how many pages each is: there is room for the longest run. */
  readonly #free: PoolPageId[] = [];
  readonly #pages: number[] = [];
  #poolPages = 0;
  #most = most;

  constructor(memory: PageMemory) {
    this.#memory = memory;
  }

  get poolPages(): number {
    return this.#poolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    if (this.#poolPages + pages > this.#most) return -1;
    const id = this.#free.pop() ?? (this.#pages.length as PoolPageId);
    this.#pages[id] = pages;
    this.#poolPages += pages;
    return id;
  }

  release(id: PoolPageId): void {
    const pages = this.#pages[id]!;
    const at = id * longestRun * pageSize;
    bytes.fill(0xdd, at, at + pages * pageSize);
    this.#poolPages -= pages;
    this.#free.push(id);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    const at = id * longestRun * pageSize + offset;
    bytes.set(this.#memory.bytes.subarray(src, src + length), at);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const at = id * longestRun * pageSize + offset;
    this.#memory.bytes.set(bytes.subarray(at, at + length), dst);
  }

  setMaxPoolPages(maxPoolPages: number): void {
    this.#most = Math.min(most, maxPoolPages);
  }

  stats(): PoolPagesStats {
    return { poolPages: this.poolPages, extentBytes: this.poolPages * pageSize, metadataBytes: 0 };
  }
}
