import type { PageMemory, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import { pageSize } from './contents.ts';

/** More than any sequence takes. */
const most = 1024;
/** One memory for all, after one another: what sequences cost is mostly the system's work for extents. */
const bytes = new Uint8Array(most * pageSize);

/** Pool pages without extents. What is given back is overwritten, so that whoever still reads it is found out. */
export class PlainPages implements PoolPages {
  readonly #memory: PageMemory;
  readonly #free: PoolPageId[] = [];
  #next = 0;
  #most = most;

  constructor(memory: PageMemory) {
    this.#memory = memory;
  }

  get poolPages(): number {
    return this.#next - this.#free.length;
  }

  acquire(): PoolPageId | -1 {
    if (this.poolPages >= this.#most) return -1;
    return this.#free.pop() ?? (this.#next++ as PoolPageId);
  }

  release(id: PoolPageId): void {
    bytes.fill(0xdd, id * pageSize, (id + 1) * pageSize);
    this.#free.push(id);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    bytes.set(this.#memory.bytes.subarray(src, src + length), id * pageSize + offset);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const at = id * pageSize + offset;
    this.#memory.bytes.set(bytes.subarray(at, at + length), dst);
  }

  setMaxPoolPages(maxPoolPages: number): void {
    this.#most = Math.min(most, maxPoolPages);
  }

  stats(): PoolPagesStats {
    return { poolPages: this.poolPages, extentBytes: this.poolPages * pageSize, metadataBytes: 0 };
  }
}
