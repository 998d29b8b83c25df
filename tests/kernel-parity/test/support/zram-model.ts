import { createZsmalloc, type Zsmalloc } from '@pagefold/alloc-zsmalloc';
import type { Compressor, Handle } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import { algorithms, type MakeCompressor } from './algorithms.ts';
import type { MmStat } from './mm-stat.ts';
import { pageSize, type Zram } from './zram.ts';

const sameFilled = 'same-filled';

type Slot = typeof sameFilled | { readonly handle: Handle; readonly huge: boolean };

/**
 * zram in front of Pagefold's zsmalloc and a compressor, LZ4 where none is given (drivers/block/zram/zram_drv.c): a same-filled page is a
 * word in its slot, any other an object. Contents are not kept, only where they would be.
 */
export class ZramModel implements Zram {
  readonly #memory: Workbench = new Workbench({ byteLength: 1 << 20 });
  readonly #pages: CountingPages = new CountingPages();
  readonly #compressor: Compressor;
  readonly #allocator: Zsmalloc;
  readonly #source: number;
  readonly #target: number;
  readonly #slots = new Map<number, Slot>();
  #maxPoolPages = 0;
  #hugeWrites = 0;

  constructor(makeCompressor: MakeCompressor = algorithms.lz4) {
    const context = { memory: this.#memory, pageSize };
    this.#compressor = makeCompressor(context);
    this.#allocator = createZsmalloc({ ...context, pages: this.#pages });
    const { readSlack, writeSlack } = this.#compressor;
    this.#source = this.#memory.reserve(pageSize + readSlack);
    this.#target = this.#memory.reserve(this.#compressor.bound(pageSize) + writeSlack);
  }

  write(first: number, pages: Uint8Array): void {
    for (let at = 0; at < pages.length; at += pageSize) {
      this.#writePage(first + at / pageSize, pages.subarray(at, at + pageSize));
    }
  }

  discard(slots: readonly number[]): void {
    for (const slot of slots) this.#empty(slot);
  }

  compact(): void {
    this.#allocator.compact();
  }

  mmStat(): MmStat {
    const { poolPages, objectBytes, pagesCompacted } = this.#allocator.stats();
    const held = [...this.#slots.values()];
    return {
      orig_data_size: held.length * pageSize,
      compr_data_size: objectBytes,
      mem_used_total: poolPages * pageSize,
      mem_limit: 0,
      mem_used_max: this.#maxPoolPages * pageSize,
      same_pages: held.filter((slot) => slot === sameFilled).length,
      pages_compacted: pagesCompacted,
      huge_pages: held.filter((slot) => slot !== sameFilled && slot.huge).length,
      huge_pages_since: this.#hugeWrites,
    };
  }

  #writePage(slot: number, page: Uint8Array): void {
    // The new object is there before the old one goes, so that both count in `mem_used_max`.
    const written = isSameFilled(page) ? sameFilled : this.#newObject(page);
    this.#empty(slot);
    this.#slots.set(slot, written);
  }

  #newObject(page: Uint8Array): Slot {
    this.#memory.bytes.set(page, this.#source);
    const capacity = this.#compressor.bound(pageSize);
    const length = this.#compressor.compress(this.#source, pageSize, this.#target, capacity, 0);
    const huge = length >= this.#allocator.wholePageFrom;
    if (huge) this.#hugeWrites++;
    const handle = this.#allocator.alloc(huge ? pageSize : length) as Handle;
    this.#maxPoolPages = Math.max(this.#maxPoolPages, this.#pages.stats().poolPages);
    return { handle, huge };
  }

  #empty(slot: number): void {
    const held = this.#slots.get(slot);
    this.#slots.delete(slot);
    if (held !== undefined && held !== sameFilled) this.#allocator.free(held.handle);
  }
}

/** Whether a page equals itself shifted by a word of 8 bytes. */
function isSameFilled(page: Uint8Array): boolean {
  return Buffer.compare(page.subarray(8), page.subarray(0, pageSize - 8)) === 0;
}
