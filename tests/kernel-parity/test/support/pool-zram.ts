import { createPool, type Device, type PagePool } from 'pagefold';
import type { MmStat } from './mm-stat.ts';
import { pageSize, type Zram } from './zram.ts';

/** A pool used as a zram device is: every slot in a domain of its own, so that no content is shared. */
export class PoolZram implements Zram {
  readonly #pool: PagePool;
  readonly #slots = new Map<number, Device>();
  #hugeWrites = 0;

  static async create(): Promise<PoolZram> {
    return new PoolZram(await createPool({ compressorOptions: { endRule: 'kernel' } }));
  }

  constructor(pool: PagePool) {
    this.#pool = pool;
  }

  write(first: number, pages: Uint8Array): void {
    for (let at = 0; at < pages.length; at += pageSize) {
      const device = this.#slot(first + at / pageSize);
      const outcome = device.store(0, pages.subarray(at, at + pageSize));
      if (outcome === 'raw') this.#hugeWrites++;
    }
  }

  discard(slots: readonly number[]): void {
    for (const slot of slots) this.#slot(slot).invalidate(0);
  }

  compact(): void {
    this.#pool.compact();
  }

  mmStat(): MmStat {
    const stats = this.#pool.stats();
    return {
      orig_data_size: stats.origDataSize,
      compr_data_size: stats.comprDataSize,
      mem_used_total: stats.poolTotalSize,
      mem_limit: 0,
      mem_used_max: stats.memUsedMax,
      same_pages: stats.zeroPages + stats.sameFilledPages,
      pages_compacted: stats.pagesCompacted,
      huge_pages: stats.storedIncompressiblePages,
      huge_pages_since: this.#hugeWrites,
    };
  }

  close(): void {
    this.#pool.close();
  }

  #slot(slot: number): Device {
    const known = this.#slots.get(slot);
    if (known !== undefined) return known;
    const device = this.#pool.createDevice({ slots: 1, domain: String(slot) });
    this.#slots.set(slot, device);
    return device;
  }
}
