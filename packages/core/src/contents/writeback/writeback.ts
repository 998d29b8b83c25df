import type { BackingStoreStats, PoolPages } from '@pagefold/contracts';
import type { GuardedAllocator } from '../../backends/guarded-allocator.ts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { Counters } from '../counters.ts';
import type { PoolLimit } from '../limits.ts';
import type { ObjectStore } from '../object-store.ts';
import { Batches } from './batches.ts';
import { Fetches } from './fetches.ts';
import { closedPool, Reclaim } from './reclaim.ts';
import { Room } from './room.ts';

/** What a {@link Writeback} works with. */
export interface WritebackParts {
  readonly gate: PoolGate;
  readonly stores: readonly GuardedBackingStore[];
  readonly pages: PoolPages;
  readonly pageSize: number;
  readonly desk: PageDesk;
  readonly objects: ObjectStore;
  readonly allocator: GuardedAllocator;
  readonly limit: PoolLimit;
  readonly counters: Counters;
}

/** How contents leave memory for the backing stores below a pool, and come back. */
export class Writeback {
  readonly room: Room;
  readonly reclaim: Reclaim;
  readonly fetches: Fetches;
  readonly #parts: WritebackParts;
  readonly #batches: Batches | undefined;

  constructor(parts: WritebackParts) {
    this.#parts = parts;
    const { gate, stores, pages, pageSize, desk, objects, allocator, limit, counters } = parts;
    const poolPages = () => pages.poolPages;
    const store = stores[0];
    this.room = new Room(() => limit.mayAccept(pages.poolPages));
    if (store !== undefined) {
      this.#batches = new Batches(store, 0, objects, gate, counters, poolPages);
    }
    this.reclaim = new Reclaim({
      gate,
      counters,
      limit,
      allocator,
      pageSize,
      poolPages,
      batches: this.#batches,
      room: this.room,
    });
    this.fetches = new Fetches(stores, objects, desk, gate, counters, limit, poolPages);
  }

  /** Whether there is a backing store. */
  get hasStore(): boolean {
    return this.#parts.stores.length > 0;
  }

  /** Bytes of objects on their way out. */
  get writingBytes(): number {
    return this.#batches?.writingBytes ?? 0;
  }

  /** Waits until a store that was refused may be tried again. */
  waitForRoom(): Promise<void> {
    const waited = this.room.wait();
    if (this.hasStore) this.reclaim.wake();
    return waited;
  }

  /** There may be more room, or too little. */
  limitHasChanged(): void {
    const { limit, pages } = this.#parts;
    this.room.serve();
    if (this.hasStore && pages.poolPages >= limit.wakeAt) this.reclaim.wake();
  }

  /** The figures of the stores. */
  stats(): BackingStoreStats[] {
    return this.#parts.stores.map((store) => store.stats());
  }

  /** Begins nothing more, for the pool is closed; resolves when what was under way has ended. */
  async close(): Promise<void> {
    this.room.refuse(closedPool());
    this.fetches.close();
    this.reclaim.close();
    const closings = await Promise.allSettled(this.#parts.stores.map((store) => store.close()));
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }
}
