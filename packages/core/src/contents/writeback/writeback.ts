import { type BackingStoreStats, type PoolPages, StateError } from '@pagefold/contracts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { ResolvedPolicy } from '../../pool-policy.ts';
import type { Ages } from '../ages.ts';
import type { Compaction } from '../compaction.ts';
import type { Counters } from '../counters.ts';
import type { PoolLimit } from '../limits.ts';
import type { ObjectStore } from '../object-store.ts';
import { Batches } from './batches.ts';
import { ColdObjects } from './cold-objects.ts';
import { Fetches } from './fetches.ts';
import { Reclaim } from './reclaim.ts';
import { Room } from './room.ts';
import { Sharing } from './sharing.ts';
import { Tier } from './tier.ts';

/** What a {@link Writeback} works with. */
export interface WritebackParts {
  readonly gate: PoolGate;
  readonly policy: ResolvedPolicy;
  readonly stores: readonly GuardedBackingStore[];
  readonly pages: PoolPages;
  readonly desk: PageDesk;
  readonly objects: ObjectStore;
  readonly compaction: Compaction;
  readonly limit: PoolLimit;
  readonly counters: Counters;
  /** The clock, where objects have an age. */
  readonly ages: Ages | undefined;
}

/** How contents leave memory for the backing stores below a pool, and come back. */
export class Writeback {
  readonly room: Room;
  readonly fetches: Fetches;
  readonly #parts: WritebackParts;
  readonly #reclaim: Reclaim;
  readonly #nearest: Tier | undefined;

  constructor(parts: WritebackParts) {
    this.#parts = parts;
    const { gate, policy, stores, pages, desk, objects, compaction, limit, counters } = parts;
    const { charges, backed } = objects;
    const { reclaimAfterSeconds } = policy;
    const oldAfter = parts.ages?.ticksIn(reclaimAfterSeconds) ?? Number.POSITIVE_INFINITY;
    const poolPages = () => pages.poolPages;
    this.room = new Room((owner) => limit.mayAccept(pages.poolPages) && !charges.isFull(owner));
    const sharing = sharingOf(parts);
    const nearest = tiersOf(parts, sharing);
    this.#nearest = nearest;
    this.#reclaim = new Reclaim({
      gate,
      counters,
      limit,
      compaction,
      pageSize: policy.pageSize,
      poolPages,
      cold: new ColdObjects(objects, oldAfter),
      leavingBytes: () => backed.writingBytes,
      batches: nearest && new Batches(nearest, objects, gate, counters, poolPages, sharing),
      room: this.room,
      onBackingError: policy.onBackingError,
    });
    this.fetches = new Fetches(stores, objects, desk, gate, counters, {
      isAllowed: (owner) => limit.mayPromote(pages.poolPages) && charges.excess(owner) < 0,
      done: (owner) => {
        limit.note(pages.poolPages);
        this.hasGrown(owner);
      },
    });
    if (stores.length > 0 && oldAfter < Number.POSITIVE_INFINITY)
      parts.ages!.onTick(() => this.#reclaim.takeAged());
    const { moveDownAfterSeconds } = policy;
    if (nearest === undefined || moveDownAfterSeconds === Number.POSITIVE_INFINITY) return;
    const movedAfter = parts.ages!.ticksIn(moveDownAfterSeconds);
    parts.ages!.onTick(() => nearest.moveAged(movedAfter));
  }

  /** Whether there is a backing store. */
  get hasStore(): boolean {
    return this.#parts.stores.length > 0;
  }

  /** Another object is charged to a device: reclaim is woken where that has brought something to its high mark. */
  hasGrown(owner: number): void {
    const { limit, pages, objects } = this.#parts;
    if (pages.poolPages >= limit.wakeAt) this.#reclaim.wake();
    if (objects.charges.isHigh(owner)) this.#reclaim.wakeFor(owner);
  }

  /** A device was refused: room is made for it, where that can be. */
  makeRoom(owner: number): void {
    if (!this.hasStore) return;
    const { limit, pages, objects } = this.#parts;
    if (!limit.mayAccept(pages.poolPages)) this.#reclaim.wake();
    if (objects.charges.isFull(owner)) this.#reclaim.wakeFor(owner);
  }

  /** Waits until a store that a device was refused may be tried again. */
  waitForRoom(owner: number): Promise<void> {
    const waited = this.room.wait(owner);
    this.makeRoom(owner);
    return waited;
  }

  /** Releases so many bytes of pool pages, and resolves to how many were. */
  release(bytes: number): Promise<number> {
    return this.#reclaim.release(bytes);
  }

  /** The pool, or a device, may have more room, or too little. */
  limitHasChanged(owner: number): void {
    this.room.serve();
    this.hasGrown(owner);
  }

  /** A domain's number has that name from now on. */
  openDomain(domain: number, name: string): void {
    for (const store of this.#parts.stores) store.openDomain(domain, name);
  }

  /** The figures of the stores. */
  stats(): BackingStoreStats[] {
    return this.#parts.stores.map((store) => store.stats());
  }

  /** Begins nothing more, for the pool is closed; resolves when what was under way has ended. */
  async close(): Promise<void> {
    this.room.refuse(new StateError('PAGEFOLD_CLOSED', 'the pool is closed'));
    this.fetches.close();
    this.#reclaim.close();
    this.#nearest?.close();
    const closings = await Promise.allSettled(this.#parts.stores.map((store) => store.close()));
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }
}

/** The stores as tiers, each with the one below it; the nearest is returned. */
function tiersOf(
  { stores, objects, gate, policy }: WritebackParts,
  sharing: Sharing | undefined,
): Tier | undefined {
  const surroundings = { objects, gate, sharing, onBackingError: policy.onBackingError };
  return stores.reduceRight<Tier | undefined>(
    (below, store, number) => new Tier(store, number, surroundings, below),
    undefined,
  );
}

/** Where one of the stores needs it. */
function sharingOf({ stores, desk, objects, gate }: WritebackParts): Sharing | undefined {
  if (!stores.some((store) => store.sharesContents)) return undefined;
  return new Sharing(desk, objects, gate);
}
