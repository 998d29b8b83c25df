import {
  type LoadOutcome,
  loadOutcomes,
  PagefoldError,
  StateError,
  type StoreOutcome,
  storeOutcomes,
} from '@pagefold/contracts';
import type { PoolTables } from './pool-tables.ts';
import { SlotPages } from './slots/slot-pages.ts';

/** What `PagePool.createDevice` is told. */
export interface DeviceOptions {
  /** Number of slots, 1 to 2³². A slot that was never used takes 6 bytes per 1024. */
  readonly slots: number;
  /** Content is shared with devices of the same domain only; all without a name are of one. */
  readonly domain?: string;
  /**
   * What happens to a slot's page when a store to it is refused or fails. `erase` (the default): it
   * goes, as in zswap, since the new page goes to the layer below and the old one must not come back.
   * `keep`: it stays, for a device that has no layer below.
   */
  readonly onFailure?: 'erase' | 'keep';
  /** Whether a load empties the slot, as zswap does since Linux 6.12; false where it is not given. */
  readonly exclusiveLoads?: boolean;
}

const storeCode = codes(storeOutcomes);
const loadCode = codes(loadOutcomes);

/** Makes a device, for pools. */
export let makeDevice: (pool: PoolTables, options: DeviceOptions) => Device;

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

  /** Number of slots. */
  readonly slots: number;
  /** The name of its domain; empty where none was given. */
  readonly domain: string;
  readonly #pool: PoolTables;
  readonly #pages: SlotPages;
  readonly #pageSize: number;
  #closed = false;

  private constructor(pool: PoolTables, options: DeviceOptions) {
    const { slots, domain = '', onFailure = 'erase', exclusiveLoads = false } = options;
    checkOptions(slots, domain, onFailure);
    this.slots = slots;
    this.domain = domain;
    this.#pool = pool;
    this.#pageSize = pool.policy.pageSize;
    this.#pages = new SlotPages(pool, slots, {
      domainId: pool.domains.join(domain),
      erasesOnFailure: onFailure === 'erase',
      exclusiveLoads,
    });
    pool.devices.add(this.#pages);
  }

  /** Slots that hold a page. */
  get storedPages(): number {
    return this.#pages.table.size;
  }

  /**
   * Stores a page in a slot, in place of what the slot held.
   *
   * @param page exactly a page of bytes; they are copied.
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when a backend fails; the slot is then erased or kept
   *   as `onFailure` says. (If what failed was taking the old object's bytes back, the new page stands.)
   */
  store(slot: number, page: Uint8Array): StoreOutcome {
    this.#checkSlot(slot);
    checkBuffer('page', page, this.#pageSize);
    this.#enter();
    try {
      this.#pool.backends.staged.set(page);
      return this.#pages.store(slot);
    } finally {
      this.#pool.leave();
    }
  }

  /**
   * Loads a slot's page into the caller's buffer. With `exclusiveLoads` the slot is empty afterwards.
   *
   * @param page room for exactly a page; untouched unless the outcome is `loaded`.
   * @throws CorruptionError `PAGEFOLD_DECOMPRESS_FAIL` when the stored object does not decode; the slot
   *   keeps it.
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take the object back after
   *   an exclusive load; the page is in `page` then, and the slot is empty.
   */
  load(slot: number, page: Uint8Array): LoadOutcome {
    this.#checkSlot(slot);
    checkBuffer('page', page, this.#pageSize);
    this.#enter();
    try {
      return this.#pages.load(slot, page);
    } finally {
      this.#pool.leave();
    }
  }

  /** Whether a slot holds a page. */
  has(slot: number): boolean {
    this.#checkSlot(slot);
    this.#checkOpen();
    return this.#pages.table.get(slot) !== 0;
  }

  /**
   * Empties a slot and says whether it held a page.
   *
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take the object back; the
   *   slot is empty all the same.
   */
  invalidate(slot: number): boolean {
    this.#checkSlot(slot);
    this.#enter();
    try {
      return this.#pages.erase(slot);
    } finally {
      this.#pool.leave();
    }
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
    const pageSize = this.#pageSize;
    this.#checkBatch(slots, pages, outcomes);
    this.#enter();
    try {
      const { staged } = this.#pool.backends;
      for (let i = 0; i < slots.length; i++) {
        staged.set(pages.subarray(i * pageSize, (i + 1) * pageSize));
        try {
          outcomes[i] = storeCode[this.#pages.store(slots[i]!)];
        } catch (error) {
          outcomes[i] = storeCode[failedOrThrow(error)];
        }
      }
    } finally {
      this.#pool.leave();
    }
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
    const pageSize = this.#pageSize;
    this.#checkBatch(slots, pages, outcomes);
    this.#enter();
    try {
      for (let i = 0; i < slots.length; i++) {
        const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
        try {
          outcomes[i] = loadCode[this.#pages.load(slots[i]!, page)];
        } catch (error) {
          outcomes[i] = loadCode[failedOrThrow(error)];
        }
      }
    } finally {
      this.#pool.leave();
    }
  }

  /**
   * Empties `count` slots from `first` on and returns how many held a page.
   *
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take an object back; the
   *   slots are empty all the same.
   */
  invalidateRange(first: number, count: number): number {
    this.#checkSlot(first);
    if (!(Number.isInteger(count) && count >= 0 && first + count <= this.slots)) {
      throw new RangeError(`"count" expected 0 to ${this.slots - first} slots, got ${count}`);
    }
    this.#enter();
    try {
      return this.#pages.eraseRange(first, first + count);
    } finally {
      this.#pool.leave();
    }
  }

  /**
   * Empties every slot and leaves the pool, as swapoff does. Closing again does nothing, nor does closing
   * after the pool.
   *
   * @throws BackendError `PAGEFOLD_BACKEND_FAILED` when the allocator fails to take an object back; the
   *   device is closed all the same.
   */
  close(): void {
    if (this.#closed || this.#pool.isClosed) return;
    this.#enter();
    try {
      this.#closed = true;
      this.#pool.devices.delete(this.#pages);
      this.#pool.domains.leave(this.domain);
      this.#pages.eraseRange(0, this.slots);
    } finally {
      this.#pool.leave();
    }
  }

  #enter(): void {
    this.#checkOpen();
    this.#pool.enter();
  }

  #checkOpen(): void {
    this.#pool.checkOpen();
    if (this.#closed) throw new StateError('PAGEFOLD_CLOSED', 'the device is closed');
  }

  #checkSlot(slot: number): void {
    if (Number.isInteger(slot) && slot >= 0 && slot < this.slots) return;
    throw new RangeError(`"slot" expected an integer from 0 to ${this.slots - 1}, got ${slot}`);
  }

  #checkBatch(slots: ArrayLike<number>, pages: Uint8Array, outcomes: Uint8Array): void {
    checkBuffer('pages', pages, slots.length * this.#pageSize);
    checkBuffer('outcomes', outcomes, slots.length);
    for (let i = 0; i < slots.length; i++) this.#checkSlot(slots[i]!);
  }
}

function checkOptions(slots: unknown, domain: unknown, onFailure: unknown): void {
  if (!(Number.isInteger(slots) && (slots as number) >= 1 && (slots as number) <= 2 ** 32)) {
    throw new RangeError(`"slots" expected an integer from 1 to 2³², got ${String(slots)}`);
  }
  if (typeof domain !== 'string') {
    throw new TypeError(`"domain" expected a string, got ${typeof domain}`);
  }
  if (onFailure !== 'erase' && onFailure !== 'keep') {
    throw new RangeError(`"onFailure" expected erase or keep, got ${String(onFailure)}`);
  }
}

function checkBuffer(name: string, buffer: Uint8Array, length: number): void {
  if (buffer instanceof Uint8Array && buffer.length === length) return;
  const got = buffer instanceof Uint8Array ? buffer.length : typeof buffer;
  throw new TypeError(`"${name}" expected a Uint8Array of ${length} bytes, got ${got}`);
}

/** In a batch, the failure of one page is an outcome; a mistake of the caller is not. */
function failedOrThrow(error: unknown): 'failed' {
  if (PagefoldError.is(error) && !(error instanceof StateError)) return 'failed';
  throw error;
}

function codes<O extends string>(outcomes: readonly O[]): Readonly<Record<O, number>> {
  return Object.fromEntries(outcomes.map((outcome, code) => [outcome, code])) as Record<O, number>;
}
