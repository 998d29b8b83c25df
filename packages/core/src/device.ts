import type { LoadOutcome, StoreOutcome } from '@pagefold/contracts';
import { addSlots } from './add-slots.ts';
import * as buffers from './buffers.ts';
import { checkBytes } from './check-bytes.ts';
import * as deviceArguments from './device-arguments.ts';
import { DeviceGate } from './device-gate.ts';
import { type DeviceOptions, maxSlots, resolveDevice } from './device-options.ts';
import type { PoolInside } from './pool-inside.ts';
import { inSlices } from './slices.ts';
import type { PoolSlots } from './slots/pool-slots.ts';
import type { SlotPages } from './slots/slot-pages.ts';
import type { SlotState } from './slots/slot-state.ts';

// Constants of its own, which the engine takes for such: it reads what is imported anew for each use.
const { checkBuffer } = buffers;
const { checkBatch, checkBorder, checkSlot, checkSlots } = deviceArguments;

/** Makes a device, for pools. */
export let makeDevice: (pool: PoolInside, options: DeviceOptions) => Device;

/**
 * A set of slots on a pool, as a swap device is to zswap. `PagePool.createDevice` makes one.
 *
 * All calls throw a RangeError or TypeError, with nothing changed, for a slot that is not on the device
 * or a buffer of the wrong length, and a StateError once the pool or the device is closed
 * (`PAGEFOLD_CLOSED`) or from inside a call of the pool (`PAGEFOLD_BUSY`).
 */
export class Device {
  static {
    makeDevice = (pool, options) => new Device(pool, options);
  }

  readonly #domain: string;
  readonly #pageSize: number = 0;
  readonly #gate: DeviceGate;
  readonly #allSlots: PoolSlots;
  readonly #pages: SlotPages;
  #closing: Promise<void> | undefined;

  private constructor(pool: PoolInside, options: DeviceOptions) {
    this.#pageSize = pool.policy.pageSize;
    this.#gate = new DeviceGate(pool.gate);
    this.#allSlots = pool.slots;
    const resolved = resolveDevice(options);
    this.#domain = resolved.domain;
    this.#pages = addSlots(pool, resolved);
  }

  /** Number of slots. */
  get slots(): number {
    return this.#pages.table.slots;
  }

  /** The name of its domain; empty by default. */
  get domain(): string {
    return this.#domain;
  }

  /** Slots that hold a page. */
  get storedPages(): number {
    return this.#pages.table.size;
  }

  /**
   * Bytes of objects in memory that the device is charged with: those that it has stored first. 0 once it is closed,
   * and for a device without a limit that found 65535 others.
   */
  get chargedBytes(): number {
    return this.#gate.isClosed ? 0 : this.#pages.chargedBytes;
  }

  /**
   * Changes the most bytes of objects that the device may be charged with (`limitBytes`). One that is charged
   * with more is refused what needs memory until it is charged with less; with a backing store, reclaim begins.
   *
   * @throws RangeError for what is no number of bytes, and for a device without a limit that found 65535 others.
   */
  setLimit(limitBytes: number): void {
    checkBytes('limitBytes', limitBytes);
    this.#gate.checkOpen();
    this.#pages.setLimit(limitBytes);
  }

  /**
   * Stores a page in a slot, in place of what the slot held.
   *
   * @param page exactly a page of bytes; they are copied.
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when a backend fails; the slot is then erased or kept
   *   as `onFailure` says. (If what failed was taking the old object's bytes back, the new page stands.)
   */
  store(slot: number, page: Uint8Array): StoreOutcome {
    checkSlot(this.slots, slot);
    checkBuffer('page', page, this.#pageSize);
    this.#gate.enter();
    try {
      return this.#pages.store(slot, page);
    } finally {
      this.#gate.leave();
    }
  }

  /**
   * Loads a slot's page into the caller's buffer. With `exclusiveLoads` the slot is empty afterwards.
   *
   * A page in a backing store is not brought: the outcome is `written-back`, and {@link fetch} brings it.
   *
   * @param page room for exactly a page; untouched unless the outcome is `loaded`.
   * @throws CorruptionError `PAGEFOLD_DECOMPRESS_FAIL` when the stored object does not decode; the slot
   *   keeps it.
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take the object back after
   *   an exclusive load; the page is in `page` then, and the slot is empty.
   */
  load(slot: number, page: Uint8Array): LoadOutcome {
    checkSlot(this.slots, slot);
    checkBuffer('page', page, this.#pageSize);
    this.#gate.enter();
    try {
      return this.#pages.load(slot, page, 0);
    } finally {
      this.#gate.leave();
    }
  }

  /**
   * Adds empty slots at the end. Slots are not taken away again: {@link invalidateRange} empties them, and an
   * empty slot takes next to nothing.
   *
   * @param slots how many there shall be, from what there are to 2³².
   * @throws RangeError for fewer slots or more.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`; nothing has changed.
   */
  grow(slots: number): void {
    checkBorder(maxSlots, 'slots', slots, this.slots);
    this.#gate.run(() => this.#pages.table.grow(slots));
  }

  /**
   * Brings a slot's page into the caller's buffer from wherever it is: like {@link load}, but from a backing
   * store too. Whoever waits for an object shares one read of it. It stays in memory afterwards where the pool
   * is below its low mark.
   *
   * Who has asked gets the page that the slot held then, though it may be stored or emptied meanwhile. With
   * `exclusiveLoads` the slot is empty afterwards, unless it has got another page.
   *
   * @param page room for exactly a page; the pool's until the promise settles, and untouched where the outcome
   *   is `empty` or the promise is rejected.
   * @returns a promise, rejected with FetchError `PAGEFOLD_FETCH_FAILED` when the store could not be read, twice;
   *   with CorruptionError when what came back is not the page (`PAGEFOLD_DAMAGED_OBJECT`,
   *   `PAGEFOLD_BAD_LOCATION`, `PAGEFOLD_DECOMPRESS_FAIL`); the slot keeps what it has. With StateError
   *   `PAGEFOLD_CLOSED` when pool or device is closed meanwhile.
   */
  async fetch(slot: number, page: Uint8Array): Promise<LoadOutcome> {
    checkSlot(this.slots, slot);
    checkBuffer('page', page, this.#pageSize);
    return this.#gate.run(() => this.#pages.fetch(slot, page, () => this.#gate.isClosed));
  }

  /**
   * Waits until a store to this device that was refused as `pool-limit` may be tried again, be it for the pool's
   * limit or its own. With a backing store, reclaim makes room: what the device is charged with goes first where
   * it is at its own limit. Without one, whoever frees something does.
   *
   * @returns a promise, rejected like that of `PagePool.room`; with StateError `PAGEFOLD_CLOSED` when the pool is
   *   closed, or the device at the time of the call.
   */
  async room(): Promise<void> {
    this.#gate.checkOpen();
    return this.#pages.waitForRoom();
  }

  /** Whether a slot holds a page. */
  has(slot: number): boolean {
    checkSlot(this.slots, slot);
    this.#gate.checkOpen();
    return this.#pages.table.get(slot) !== 0;
  }

  /**
   * What is in a slot: nothing (`empty`), the word 0 (`zero`) or another one repeated (`same-filled`), or an
   * object, `compressed` or `raw`. An object is `shared` when other slots of this device have it too. What
   * other devices hold is not told: beside another device of its domain, a device has no `shared` slots. An
   * object that is in a backing store is `written-back`.
   */
  stateOf(slot: number): SlotState {
    checkSlot(this.slots, slot);
    this.#gate.checkOpen();
    const isAlone = this.#allSlots.countIn(this.#domain) === 1;
    return this.#pages.stateOf(slot, isAlone);
  }

  /**
   * The first slot from `from` on and before `end` that holds a page, or -1. Of unused ones 1024 cost a look.
   */
  nextStored(from: number, end: number): number {
    checkBorder(this.slots, 'from', from, 0);
    checkBorder(this.slots, 'end', end, from);
    this.#gate.checkOpen();
    return this.#pages.table.nextUsed(from, end);
  }

  /**
   * Empties a slot and says whether it held a page.
   *
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take the object back; the
   *   slot is empty all the same.
   */
  invalidate(slot: number): boolean {
    checkSlot(this.slots, slot);
    return this.#gate.run(() => this.#pages.erase(slot));
  }

  /**
   * Stores several pages.
   *
   * @param slots where each page goes.
   * @param pages as many pages, one after another.
   * @param outcomes filled with each page's outcome, as its place in `storeOutcomes`. A page whose
   *   backend fails is `failed` and the others go on.
   */
  storeMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void {
    const own = checkBatch(this.slots, this.#pageSize, slots, pages, outcomes);
    this.#gate.run(() => this.#pages.storeMany(own, pages, outcomes));
  }

  /**
   * Loads several pages.
   *
   * @param slots where each page comes from.
   * @param pages room for as many pages, one after another.
   * @param outcomes filled with each page's outcome, as its place in `loadOutcomes`. A page that does
   *   not decode is `failed`, its part of `pages` untouched, and the others go on.
   */
  loadMany(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void {
    const own = checkBatch(this.slots, this.#pageSize, slots, pages, outcomes);
    this.#gate.run(() => this.#pages.loadMany(own, pages, outcomes));
  }

  /**
   * Empties `count` slots from `first` on and returns how many held a page.
   *
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take an object back; the
   *   slots are empty all the same.
   */
  invalidateRange(first: number, count: number): number {
    checkSlots(this.slots, first, count);
    return this.#gate.run(() => this.#pages.eraseRange(first, first + count));
  }

  /**
   * Does what {@link invalidateRange} does, in slices of 1 ms, between which other calls go on. A page that is
   * stored meanwhile to a slot that it has not come to goes too.
   *
   * @returns how many slots held a page; rejected with what `invalidateRange` throws, and with StateError
   *   `PAGEFOLD_CLOSED` when pool or device is closed meanwhile.
   */
  async invalidateRangeInSlices(first: number, count: number): Promise<number> {
    checkSlots(this.slots, first, count);
    const erasing = this.#pages.beginErasing(first, first + count);
    await inSlices(this.#gate.pool, () => {
      this.#gate.checkNotClosed();
      return erasing.step();
    });
    return erasing.end();
  }

  /**
   * Empties every slot and leaves the pool, as swapoff does, in slices of 1 ms. From the call on, every other
   * one on the device throws a StateError. Closing after the pool does nothing.
   *
   * @returns a promise, the same for every call; rejected with BackendError `PAGEFOLD_BACKEND_FAILED` when the
   *   allocator has failed to take an object back, and the device is closed all the same; with StateError
   *   `PAGEFOLD_BUSY` from inside a call of the pool, and then nothing has changed.
   */
  close(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    if (this.#gate.pool.isClosed) return Promise.resolve();
    try {
      this.#gate.close();
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing = this.#leave();
    return this.#closing;
  }

  async #leave(): Promise<void> {
    const { pool } = this.#gate;
    const erasing = this.#pages.beginErasing(0, this.slots);
    try {
      await inSlices(pool, () => erasing.step());
    } catch (error) {
      // The pool was closed on the way, and has emptied the slots by that.
      if (pool.isClosed) return;
      throw error;
    }
    this.#allSlots.remove(this.#pages.table);
    this.#pages.leave();
    erasing.end();
  }
}
