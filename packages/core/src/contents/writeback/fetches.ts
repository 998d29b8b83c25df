import { type Location, PagefoldError, StateError } from '@pagefold/contracts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { Counters } from '../counters.ts';
import { copyInto } from '../fill-page.ts';
import { flags } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';

/** Who waits for a page. */
export interface FetchWaiter {
  /** Where the page is wanted. */
  readonly page: Uint8Array;
  /** Whether nobody wants it any more. */
  isClosed(): boolean;
  /** Called when the page is there, in a call of the pool. */
  loaded(): void;
  /** Called in its place when the page cannot be had; `page` is untouched, unless `loaded` has thrown this. */
  failed(error: unknown): void;
}

/** Keeping in memory what was fetched. */
export interface Promotion {
  /** Whether there is room for it, in the pool and what the device may be charged with. */
  isAllowed(owner: number): boolean;
  /** Called when an object has come back. */
  done(owner: number): void;
}

const attempts = 2;

/** Brings pages of written-back objects: however many wait for an object, it is read once. */
export class Fetches {
  readonly #stores: readonly GuardedBackingStore[];
  readonly #objects: ObjectStore;
  readonly #desk: PageDesk;
  readonly #gate: PoolGate;
  readonly #counters: Counters;
  readonly #promotion: Promotion;
  /** Objects that are being read, and who has asked for each: nobody for what is read ahead. */
  readonly #waiting = new Map<number, FetchWaiter[]>();

  constructor(
    stores: readonly GuardedBackingStore[],
    objects: ObjectStore,
    desk: PageDesk,
    gate: PoolGate,
    counters: Counters,
    promotion: Promotion,
  ) {
    this.#stores = stores;
    this.#objects = objects;
    this.#desk = desk;
    this.#gate = gate;
    this.#counters = counters;
    this.#promotion = promotion;
  }

  /** Objects that are being read. */
  get underWay(): number {
    return this.#waiting.size;
  }

  /**
   * Fetches the page of a written-back object, and reads with it those of its neighbours that are in the same store. One
   * that was read as a neighbour is there at once.
   */
  fetch(id: number, waiter: FetchWaiter, neighbours: Iterable<number>): void {
    const others = this.#waiting.get(id);
    if (others !== undefined) {
      if (others.length === 0) this.#counters.readAheadHits++;
      others.push(waiter);
      return;
    }
    if (this.#serveAhead(id, waiter)) return;
    const tier = this.#objects.table.tier(id);
    const ids = [id];
    this.#begin(id, [waiter]);
    for (const neighbour of neighbours) {
      if (!this.#isReadAhead(neighbour, tier)) continue;
      this.#counters.readAhead++;
      this.#begin(neighbour, []);
      ids.push(neighbour);
    }
    void this.#read(tier, ids, 1);
  }

  #isReadAhead(id: number, tier: number): boolean {
    const { table } = this.#objects;
    if (!table.has(id, flags.writtenBack) || table.tier(id) !== tier) return false;
    return !this.#waiting.has(id) && !this.#objects.backed.ahead.has(id);
  }

  /** Serves who wants an object that was read ahead and lies beside memory; false where none does that can be unpacked. */
  #serveAhead(id: number, waiter: FetchWaiter): boolean {
    const bytes = this.#objects.backed.ahead.take(id);
    if (bytes === undefined || this.#unpack(id, bytes) !== undefined) return false;
    this.#counters.readAheadHits++;
    this.#objects.lru.touch(id);
    serve(waiter, this.#desk.unpacked);
    return true;
  }

  #begin(id: number, waiters: FetchWaiter[]): void {
    this.#waiting.set(id, waiters);
    this.#objects.backed.pins.add(id);
    this.#counters.fetches++;
  }

  /** Lets nobody wait any longer. */
  close(): void {
    for (const waiters of this.#waiting.values()) {
      for (const waiter of waiters) waiter.failed(closed('the pool'));
    }
    this.#waiting.clear();
  }

  async #read(tier: number, ids: readonly number[], attempt: number): Promise<void> {
    const { table } = this.#objects;
    const reads = ids.map((id) => {
      const at = table.location(id) as Location;
      return { at, owner: id, dst: new Uint8Array(table.length(id)) };
    });
    const errors = await this.#stores[tier]!.read(reads);
    if (this.#gate.isClosed) return;
    for (const [i, { owner: id, dst }] of reads.entries()) {
      this.#gate.enter();
      try {
        const problem = errors[i] ?? this.#unpack(id, dst);
        if (problem === undefined || attempt === attempts) this.#finish(id, dst, problem);
        // Where it is now, which may be another store.
        else void this.#read(table.tier(id), [id], attempt + 1);
      } finally {
        this.#gate.leave();
      }
    }
  }

  #unpack(id: number, bytes: Uint8Array): PagefoldError | undefined {
    try {
      this.#objects.bytesOf.unpackFetched(id, bytes);
      return undefined;
    } catch (error) {
      if (PagefoldError.is(error)) return error;
      throw error;
    }
  }

  /**
   * Serves whoever has waited, and keeps the object in memory where there is room for it; beside it, where nobody has waited.
   */
  #finish(id: number, bytes: Uint8Array, problem: PagefoldError | undefined): void {
    const waiters = this.#waiting.get(id)!;
    const isWanted = waiters.length > 0;
    this.#waiting.delete(id);
    if (problem === undefined) {
      for (const waiter of waiters) serve(waiter, this.#desk.unpacked);
      if (this.#promote(id, isWanted)) this.#counters.fetchesPromoted++;
      else this.#counters.fetchesNotPromoted++;
      if (!isWanted && this.#objects.isWrittenBack(id)) this.#objects.backed.ahead.keep(id, bytes);
    } else {
      this.#counters.fetchesFailed++;
      if (problem.code === 'PAGEFOLD_DECOMPRESS_FAIL') this.#counters.decompressFail++;
      for (const waiter of waiters) waiter.failed(problem);
    }
    this.#objects.backed.unpin(id);
  }

  /** Keeps an object in memory that is on the desk, if it is wanted and there is room for it. */
  #promote(id: number, isWanted: boolean): boolean {
    const { table, lru, backed } = this.#objects;
    const { unpackedAt, packedAt } = this.#desk;
    if (table.references(id) === 0) return false;
    if (isWanted) lru.touch(id);
    const owner = table.owner(id);
    if (!this.#promotion.isAllowed(owner)) return false;
    if (!backed.promote(id, table.has(id, flags.raw) ? unpackedAt : packedAt)) return false;
    if (!isWanted) backed.ahead.note(id);
    this.#promotion.done(owner);
    return true;
  }
}

function serve(waiter: FetchWaiter, page: Uint8Array): void {
  if (waiter.isClosed()) {
    waiter.failed(closed('the device'));
    return;
  }
  try {
    copyInto(waiter.page, 0, page);
    waiter.loaded();
  } catch (error) {
    waiter.failed(error);
  }
}

function closed(what: string): StateError {
  return new StateError('PAGEFOLD_CLOSED', `${what} was closed before the page was there`);
}
