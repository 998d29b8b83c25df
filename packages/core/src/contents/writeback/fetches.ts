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

  /** Fetches the page of a written-back object. */
  fetch(id: number, waiter: FetchWaiter): void {
    const others = this.#waiting.get(id);
    if (others !== undefined) {
      others.push(waiter);
      return;
    }
    this.#waiting.set(id, [waiter]);
    this.#objects.backed.pins.add(id);
    this.#counters.fetches++;
    void this.#read(id);
  }

  /** Lets nobody wait any longer. */
  close(): void {
    for (const waiters of this.#waiting.values()) {
      for (const waiter of waiters) waiter.failed(closed('the pool'));
    }
    this.#waiting.clear();
  }

  async #read(id: number): Promise<void> {
    const { table } = this.#objects;
    const dst = new Uint8Array(table.length(id));
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const store = this.#stores[table.tier(id)]!;
      const at = table.location(id) as Location;
      const [error] = await store.read([{ at, owner: id, dst }]);
      if (this.#gate.isClosed) return;
      this.#gate.enter();
      try {
        const problem = error ?? this.#unpack(id, dst);
        if (problem === undefined || attempt === attempts) {
          this.#finish(id, problem);
          return;
        }
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

  /** Serves whoever has waited, and keeps the object in memory where there is room for it. */
  #finish(id: number, problem: PagefoldError | undefined): void {
    const waiters = this.#waiting.get(id)!;
    this.#waiting.delete(id);
    if (problem === undefined) {
      for (const waiter of waiters) serve(waiter, this.#desk.unpacked);
      if (this.#promote(id)) this.#counters.fetchesPromoted++;
      else this.#counters.fetchesNotPromoted++;
    } else {
      this.#counters.fetchesFailed++;
      if (problem.code === 'PAGEFOLD_DECOMPRESS_FAIL') this.#counters.decompressFail++;
      for (const waiter of waiters) waiter.failed(problem);
    }
    this.#objects.backed.unpin(id);
  }

  /** Keeps an object in memory that is on the desk, if it is wanted and there is room for it. */
  #promote(id: number): boolean {
    const { table, lru, backed } = this.#objects;
    const { unpackedAt, packedAt } = this.#desk;
    if (table.references(id) === 0) return false;
    lru.touch(id);
    const owner = table.owner(id);
    if (!this.#promotion.isAllowed(owner)) return false;
    if (!backed.promote(id, table.has(id, flags.raw) ? unpackedAt : packedAt)) return false;
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
