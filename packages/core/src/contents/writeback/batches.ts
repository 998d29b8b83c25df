import type { BackingObject, WritebackError } from '@pagefold/contracts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { Counters } from '../counters.ts';
import type { ObjectStore } from '../object-store.ts';

/** Objects on their way to a backing store. */
interface Batch {
  readonly ids: number[];
  readonly objects: BackingObject[];
  bytes: number;
}

/** What has become of a batch, for whoever has started it. */
export interface BatchEnd {
  /** Bytes of objects that have left memory. */
  readonly freedBytes: number;
  /** Pool pages that this has released. */
  readonly releasedPages: number;
  readonly error: WritebackError | undefined;
}

/** So many objects a step looks at to find cold ones. */
const visitsAStep = 4096;

/** What has come of looking for cold objects: a batch, none so far, or none in all that is in memory. */
export type Search = 'started' | 'searching' | 'nothing';

/**
 * Writes the coldest objects out, a batch at a time. The batch has a copy of their bytes, so while it is
 * under way they may be used, compacted or let go of: what was used stays in memory, and what has been
 * written of it is freed.
 */
export class Batches {
  readonly #store: GuardedBackingStore;
  readonly #tier: number;
  readonly #objects: ObjectStore;
  readonly #gate: PoolGate;
  readonly #counters: Counters;
  readonly #poolPages: () => number;
  readonly #buffer: Uint8Array;
  #inFlight = 0;
  #writingBytes = 0;
  /** Objects that were looked at since the last cold one. */
  #passed = 0;

  constructor(
    store: GuardedBackingStore,
    tier: number,
    objects: ObjectStore,
    gate: PoolGate,
    counters: Counters,
    poolPages: () => number,
  ) {
    this.#store = store;
    this.#tier = tier;
    this.#objects = objects;
    this.#gate = gate;
    this.#counters = counters;
    this.#poolPages = poolPages;
    this.#buffer = new Uint8Array(Math.max(store.batchBytes, objects.maxLength));
  }

  /** Batches under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Bytes of the objects in them. */
  get writingBytes(): number {
    return this.#writingBytes;
  }

  /**
   * Starts a batch of cold objects, from inside a call of the pool.
   *
   * @param maxBytes enough bytes of objects.
   * @param ended called later, in a call of its own, unless the pool is closed by then.
   * @returns `nothing` when all objects were passed twice, which takes away their second chance.
   */
  start(maxBytes: number, ended: (end: BatchEnd) => void): Search {
    const { lru } = this.#objects;
    const before = lru.relinked;
    const batch = this.#gather(Math.min(maxBytes, this.#store.batchBytes));
    if (batch.ids.length === 0) {
      this.#passed += lru.relinked - before;
      if (this.#passed < 2 * lru.size) return 'searching';
      this.#passed = 0;
      return 'nothing';
    }
    this.#passed = 0;
    this.#inFlight++;
    this.#writingBytes += batch.bytes;
    this.#counters.writtenBackBytes += batch.bytes;
    const end = (settle: () => BatchEnd) => {
      this.#inFlight--;
      this.#writingBytes -= batch.bytes;
      if (this.#gate.isClosed) return;
      this.#gate.enter();
      let result: BatchEnd;
      try {
        result = settle();
      } finally {
        this.#gate.leave();
      }
      ended(result);
    };
    this.#store.write(batch.objects).then(
      (locations) => end(() => this.#written(batch, locations)),
      (error: WritebackError) => end(() => this.#refused(batch, error)),
    );
    return 'started';
  }

  #gather(maxBytes: number): Batch {
    const batch: Batch = { ids: [], objects: [], bytes: 0 };
    const { lru, table } = this.#objects;
    const stop = lru.relinked + Math.min(visitsAStep, 2 * lru.size);
    while (batch.bytes < maxBytes && lru.relinked < stop) {
      const id = lru.coldest(stop - lru.relinked);
      if (id < 0) break;
      const length = table.length(id);
      if (batch.bytes > 0 && batch.bytes + length > this.#buffer.length) break;
      if (length > this.#store.maxObjectSize || !this.#add(batch, id)) lru.renew(id);
    }
    return batch;
  }

  /** Copies an object into a batch; false where its bytes cannot be had. */
  #add(batch: Batch, id: number): boolean {
    const { table } = this.#objects;
    const length = table.length(id);
    const bytes = this.#buffer.subarray(batch.bytes, batch.bytes + length);
    if (!this.#objects.copyPacked(id, bytes)) return false;
    const digest = this.#objects.digestOf(id);
    batch.objects.push({ owner: id, domain: table.domain(id), digest, bytes });
    batch.ids.push(id);
    batch.bytes += length;
    this.#objects.beginWriting(id);
    return true;
  }

  #written({ ids }: Batch, locations: readonly number[]): BatchEnd {
    const before = this.#poolPages();
    let freedBytes = 0;
    for (const [i, id] of ids.entries()) {
      freedBytes += this.#objects.endWriting(id, this.#tier, locations[i]!);
    }
    return { freedBytes, releasedPages: before - this.#poolPages(), error: undefined };
  }

  #refused({ ids }: Batch, error: WritebackError): BatchEnd {
    for (const id of ids) this.#objects.failWriting(id);
    return { freedBytes: 0, releasedPages: 0, error };
  }
}
