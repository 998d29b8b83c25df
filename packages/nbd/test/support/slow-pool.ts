import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackingFile } from '@pagefold/backing-file';
import { createPool } from '@pagefold/builtins';
import { FetchError, WritebackError } from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import { HeldStore } from './held-store.ts';
import { bytesOf } from './rig.ts';

/** A pool over a backing file that is full and slow when a test says so. */
export class SlowPool {
  readonly pool: PagePool;
  readonly #store: HeldStore;
  /** For pages that nobody asks for. */
  readonly #filler: Device;
  #hits = 0;
  #next = 1_000_000;

  static async create(): Promise<SlowPool> {
    const folder = mkdtempSync(join(tmpdir(), 'pagefold-nbd-'));
    const store = new HeldStore(await openBackingFile({ path: join(folder, 'backing') }));
    // It has been unlinked already.
    rmSync(folder, { recursive: true });
    return new SlowPool(await createPool({ backingStores: [store] }), store);
  }

  private constructor(pool: PagePool, store: HeldStore) {
    this.pool = pool;
    this.#store = store;
    this.#filler = pool.createDevice({ slots: 16 });
  }

  /** Reads that were begun. */
  get reads(): number {
    return this.#store.readCount;
  }

  /** Reads that have been begun and are not done. */
  get waitingReads(): number {
    return this.#store.reads.waiting;
  }

  /** Writes everything back. */
  async evict(): Promise<void> {
    await this.pool.reclaim(Number.POSITIVE_INFINITY);
  }

  /** Reads are done when {@link releaseReads} says so. */
  holdReads(): void {
    this.#store.reads.hold();
  }

  releaseOneRead(): void {
    this.#store.reads.releaseOne();
  }

  releaseReads(): void {
    this.#store.reads.release();
  }

  failReads(isFailing = true): void {
    const error = new FetchError('PAGEFOLD_FETCH_FAILED', 'told to');
    this.#store.readError = isFailing ? error : undefined;
  }

  /** From now on, what needs more memory than that finds no room, and nothing is written back. */
  fill(limitBytes = 0): void {
    this.#hits = this.pool.stats().poolLimitHit;
    this.#store.writes.hold();
    // Something to write, so that there is hope.
    for (let slot = 0; slot < this.#filler.slots; slot++) {
      this.#filler.store(slot, bytesOf(this.pool.pageSize, this.#next++));
    }
    this.pool.setLimit(limitBytes);
  }

  makeRoom(): void {
    this.#store.writeError = undefined;
    this.#store.writes.release();
    this.pool.setLimit(Number.POSITIVE_INFINITY);
  }

  /** There will be no room. */
  refuseRoom(): void {
    this.#store.writeError = new WritebackError('PAGEFOLD_BACKING_FULL', 'told to');
    this.#store.writes.release();
  }

  /** There is no room as long as the disk fails. */
  failWrites(): void {
    this.#store.writeError = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'told to');
    this.#store.writes.release();
  }

  /** Whether anybody was refused since it was filled. */
  get isAskedForRoom(): boolean {
    return this.pool.stats().poolLimitHit > this.#hits;
  }
}
