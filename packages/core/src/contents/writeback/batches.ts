import type { WritebackError } from '@pagefold/contracts';
import type { PoolGate } from '../../pool-gate.ts';
import { eachInSlices } from '../../slices.ts';
import type { Counters } from '../counters.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Outgoing, Written } from './outgoing.ts';
import type { Sharing } from './sharing.ts';
import type { Tier } from './tier.ts';

/** Objects on their way to a backing store. */
interface Batch {
  readonly buffer: Uint8Array;
  readonly ids: number[];
  readonly objects: Outgoing[];
  bytes: number;
}

/** Hears of the batches that it has sent. */
export interface BatchListener {
  /** Some objects of a batch have left memory, or it is clear that none does. */
  progressed(freedBytes: number, releasedPages: number): void;
  /** All is done for a batch. */
  ended(error: WritebackError | undefined): void;
}

/** Batches that may be under way at a time. */
const maxInFlight = 2;

/**
 * Writes objects out, a batch at a time. The batch has a copy of their bytes, so while it is under way they
 * may be used, compacted or let go of: what was used stays in memory, and what has been written of it is
 * freed.
 */
export class Batches {
  readonly #tier: Tier;
  readonly #objects: ObjectStore;
  readonly #gate: PoolGate;
  readonly #counters: Counters;
  readonly #poolPages: () => number;
  /** Where a store is shared. */
  readonly #sharing: Sharing | undefined;
  readonly #buffers: Uint8Array[] = [];
  #filling: Batch | undefined;
  #inFlight = 0;

  constructor(
    tier: Tier,
    objects: ObjectStore,
    gate: PoolGate,
    counters: Counters,
    poolPages: () => number,
    sharing: Sharing | undefined,
  ) {
    this.#tier = tier;
    this.#objects = objects;
    this.#gate = gate;
    this.#counters = counters;
    this.#poolPages = poolPages;
    this.#sharing = sharing;
  }

  /** Whether another batch may be sent. */
  get isOpen(): boolean {
    return this.#inFlight < maxInFlight;
  }

  /** Whether a batch is under way. */
  get isUnderWay(): boolean {
    return this.#inFlight > 0;
  }

  /** Whether a batch has been begun. */
  get isFilling(): boolean {
    return this.#filling !== undefined;
  }

  /**
   * Puts an object of the LRU list into the batch that is being filled, or into the next one, when it has no room in
   * that, which is sent. An object that the store does not take, or whose bytes cannot be had, becomes the newest
   * of the list.
   *
   * @returns false where there may be no next batch now: the object is where it was.
   */
  take(id: number, listener: BatchListener): boolean {
    const { bytesOf, lru, table } = this.#objects;
    const length = bytesOf.lengthInStore(id);
    const { store } = this.#tier;
    const { batchBytes } = store;
    if (this.#filling !== undefined && this.#filling.bytes + length > batchBytes) {
      this.send(listener);
      if (!this.isOpen) return false;
    }
    const batch = this.#filling ?? this.#begin();
    const isTaken =
      length >= 0 && store.takes(table.domain(id), length) && this.#add(batch, id, length);
    if (!isTaken) lru.renew(id);
    if (batch.ids.length > 0) this.#filling = batch;
    else this.#buffers.push(batch.buffer);
    if (batch.bytes >= batchBytes) this.send(listener);
    return true;
  }

  /** Sends what has been taken; later its listener is called, in calls of their own, until the pool is closed. */
  send(listener: BatchListener): void {
    const batch = this.#filling;
    if (batch === undefined) return;
    this.#filling = undefined;
    this.#inFlight++;
    this.#counters.writtenBackBytes += batch.bytes;
    void this.#carryOut(batch, listener);
  }

  async #carryOut(batch: Batch, listener: BatchListener): Promise<void> {
    let written: Written | undefined;
    let error: WritebackError | undefined;
    try {
      written = await this.#tier.write(batch.objects);
    } catch (problem) {
      error = problem as WritebackError;
    }
    if (this.#gate.isClosed) return;
    await this.#settle(batch, written, listener);
    if (this.#gate.isClosed) return;
    this.#inFlight--;
    this.#buffers.push(batch.buffer);
    listener.ended(error);
  }

  /** Ends the journeys of the objects, in slices. */
  async #settle(
    { ids, objects }: Batch,
    written: Written | undefined,
    listener: BatchListener,
  ): Promise<void> {
    const { backed, similar } = this.#objects;
    const settle = (id: number, i: number) => {
      const before = this.#poolPages();
      let freed = 0;
      if (written === undefined) backed.failWriting(id);
      else freed = backed.endWriting(id, objects[i]!, written.tier, written.locations[i]!);
      objects[i]!.content?.letGo();
      similar?.dead.settle();
      listener.progressed(freed, before - this.#poolPages());
    };
    await eachInSlices(this.#gate, ids, settle).catch((error: unknown) => {
      if (!this.#gate.isClosed) throw error;
    });
  }

  #begin(): Batch {
    const bytes = Math.max(this.#tier.store.batchBytes, this.#objects.bytesOf.longest);
    return {
      buffer: this.#buffers.pop() ?? new Uint8Array(bytes),
      ids: [],
      objects: [],
      bytes: 0,
    };
  }

  /** Copies an object into a batch; false where its bytes cannot be had. */
  #add(batch: Batch, id: number, length: number): boolean {
    const { table, bytesOf, backed } = this.#objects;
    const bytes = batch.buffer.subarray(batch.bytes, batch.bytes + length);
    if (!bytesOf.copyForStore(id, bytes)) return false;
    const domain = table.domain(id);
    const object = { owner: id, domain, digest: bytesOf.digestOf(id), bytes };
    const sharing = this.#sharing;
    if (sharing !== undefined && !bytesOf.bringForStore(id)) return false;
    const content = sharing?.contentOf(bytesOf.formInStore(id, length));
    batch.objects.push(content === undefined ? object : { ...object, content });
    batch.ids.push(id);
    batch.bytes += length;
    backed.beginWriting(id);
    return true;
  }
}
