import { keepsPage, PagefoldError, StateError, type StoreOutcome } from '@pagefold/contracts';
import type { Device, PagePool, SlotState } from '@pagefold/core';
import type { ExportRecorder } from './page-recorder.ts';
import { type ErrorNumber, errors, later, shutdownError } from './protocol.ts';
import { QueuedPages, type SlotAccess } from './queue/queued-pages.ts';
import { Room } from './queue/room.ts';
import { SlotQueue } from './queue/slot-queue.ts';

/**
 * What requests do to the slots of one export, a page at a time.
 *
 * Each call is one step, finished when it returns: reading a page, changing a part of it and storing it again
 * cannot be crossed by another connection. What cannot be finished says `later` and has changed nothing: it goes
 * through {@link queued}, and so does whatever comes to that slot until it is done. That is the order of a slot.
 */
export class ExportPages implements SlotAccess {
  readonly device: Device;
  readonly pageSize: number;
  /** Is told what happens to the slots, if anybody is. */
  recorder: ExportRecorder | undefined;
  /** The same for what cannot be done at once. */
  readonly queued: QueuedPages;
  readonly #queue = new SlotQueue();
  readonly #canMakeRoom: boolean;
  readonly #page: Uint8Array;
  readonly #zeroes: Uint8Array;

  /** @param roomMs how long a WRITE waits for room in the pool, where a backing store can make some. */
  constructor(pool: PagePool, device: Device, roomMs: number) {
    this.device = device;
    this.pageSize = pool.pageSize;
    this.queued = new QueuedPages(this, this.#queue, new Room(device, roomMs));
    this.#canMakeRoom = pool.hasBackingStore;
    this.#page = new Uint8Array(pool.pageSize);
    this.#zeroes = new Uint8Array(pool.pageSize);
  }

  /** Whether others are before whoever comes to a slot. */
  isBusy(slot: number): boolean {
    return this.#queue.isBusy(slot);
  }

  /** The first slot of `from` to before `end` that is busy, or `end`. */
  nextBusy(from: number, end: number): number {
    return this.#queue.nextBusy(from, end);
  }

  /** Reads `target.length` bytes of a slot from `within` on. What was never written is zeros. */
  read(slot: number, within: number, target: Uint8Array): ErrorNumber {
    if (this.isBusy(slot)) return later;
    if (target.length === this.pageSize) return this.load(slot, target);
    const error = this.load(slot, this.#page);
    if (error === errors.none) target.set(this.#page.subarray(within, within + target.length));
    return error;
  }

  /** Writes bytes into a slot from `within` on. */
  write(slot: number, within: number, bytes: Uint8Array): ErrorNumber {
    if (this.isBusy(slot)) return later;
    if (bytes.length === this.pageSize) return this.store(slot, bytes);
    const error = this.load(slot, this.#page);
    if (error !== errors.none) return error;
    this.#page.set(bytes, within);
    return this.store(slot, this.#page);
  }

  /** Zeroes a part of a slot, or stores a page of zeros: the slot holds its page afterwards, if it did or must. */
  zero(slot: number, within: number, length: number, mustHold: boolean): ErrorNumber {
    if (this.isBusy(slot)) return later;
    if (length < this.pageSize && !mustHold && this.isEmpty(slot)) return errors.none;
    return this.write(slot, within, this.zeroes(length));
  }

  /** That many zeros, at most a page. */
  zeroes(length: number): Uint8Array {
    return this.#zeroes.subarray(0, length);
  }

  /** Empties slots, busy or not. `onReleased` gets the number of those that held a page. */
  release(slot: number, count: number, onReleased?: (pages: number) => void): ErrorNumber {
    return guarded(() => {
      const pages = this.device.invalidateRange(slot, count);
      onReleased?.(pages);
      this.recorder?.trimmed(slot, count);
      return errors.none;
    });
  }

  isEmpty(slot: number): boolean {
    return this.stateOf(slot) === 'empty';
  }

  /** What is in a slot; nothing, once the export has gone. */
  stateOf(slot: number): SlotState {
    let state: SlotState = 'empty';
    guarded(() => {
      state = this.device.stateOf(slot);
      return errors.none;
    });
    return state;
  }

  /** The first of the next `count` slots that holds a page, or the one behind them or behind the last. */
  nextStored(slot: number, count: number): number {
    const end = Math.min(slot + count, this.device.slots);
    let next = -1;
    guarded(() => {
      next = this.device.nextStored(slot, end);
      return errors.none;
    });
    return next < 0 ? end : next;
  }

  load(slot: number, page: Uint8Array): ErrorNumber {
    return guarded(() => {
      const outcome = this.device.load(slot, page);
      if (outcome === 'written-back') return later;
      if (outcome === 'empty') page.fill(0);
      return errors.none;
    });
  }

  store(slot: number, page: Uint8Array): ErrorNumber {
    return guarded(() => {
      const error = this.#errorOf(this.device.store(slot, page));
      if (error === errors.none) this.recorder?.stored(slot, page);
      return error;
    });
  }

  async fetch(slot: number, page: Uint8Array): Promise<ErrorNumber> {
    try {
      if ((await this.device.fetch(slot, page)) === 'empty') page.fill(0);
      return errors.none;
    } catch (error) {
      return numberOf(error);
    }
  }

  /** A full pool is a full disk, unless it can make room; whatever else keeps a page out is an error of the disk. */
  #errorOf(outcome: StoreOutcome): ErrorNumber {
    if (keepsPage(outcome)) return errors.none;
    if (outcome !== 'pool-limit') return errors.io;
    return this.#canMakeRoom ? later : errors.noSpace;
  }
}

function guarded(work: () => ErrorNumber): ErrorNumber {
  try {
    return work();
  } catch (error) {
    return numberOf(error);
  }
}

/** A failure of a page is the request's; a mistake in this package is none, and is thrown on. */
function numberOf(error: unknown): ErrorNumber {
  if (error instanceof StateError) return shutdownError;
  if (PagefoldError.is(error)) return errors.io;
  throw error;
}
