import type { PoolStats } from '@pagefold/contracts';
import { backendLengths } from './backends/backend-lengths.ts';
import { checkBytes } from './check-bytes.ts';
import { nobody } from './contents/charges.ts';
import { Contents } from './contents/contents.ts';
import { type Device, makeDevice } from './device.ts';
import type { DeviceOptions } from './device-options.ts';
import { poolStats } from './observe/pool-stats.ts';
import { PoolGate } from './pool-gate.ts';
import type { PoolInside } from './pool-inside.ts';
import type { PoolOptions } from './pool-policy.ts';
import { resolvePool } from './resolve-pool.ts';
import { inSlices } from './slices.ts';
import { PoolSlots } from './slots/pool-slots.ts';

/** What stands behind the face of a pool, for checks. */
export let insideOf: (pool: PagePool) => PoolInside;

/**
 * A pool of pages that stores each content once.
 *
 * Pages are stored in the slots of its devices, which share its objects and its limit. A pool belongs
 * to one thread; a call that returns no promise is finished when it returns, and no reference is kept to
 * the caller's buffer.
 */
export class PagePool {
  static {
    insideOf = (pool) => pool.#inside;
  }

  readonly #inside: PoolInside;
  #closing: Promise<void> | undefined;

  /**
   * Composes a pool of finished backends, which it takes over together with their page memory.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_INCOMPATIBLE_BACKENDS` when the backends
   *   cannot work with each other or with these options; `PAGEFOLD_NO_MEMORY`.
   * @throws StateError `PAGEFOLD_SEALED` when the page memory belongs to another pool.
   */
  constructor(options: PoolOptions) {
    const { parts, policy } = resolvePool(options);
    const lengths = backendLengths(parts, policy);
    const gate = new PoolGate();
    this.#inside = {
      policy,
      gate,
      slots: new PoolSlots(
        parts.dictionary === 'auto' || parts.recompressing?.dictionary === 'auto',
      ),
      contents: new Contents(parts, lengths, policy, gate),
    };
  }

  /** Bytes of a page. */
  get pageSize(): number {
    return this.#inside.policy.pageSize;
  }

  /**
   * Adds a device: a set of slots that share content with all devices of the same domain.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_NO_MEMORY` for more slots than fit.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  createDevice(options: DeviceOptions): Device {
    this.#inside.gate.checkOpen();
    return makeDevice(this.#inside, options);
  }

  /**
   * The pool's figures now.
   *
   * @throws BackendError when the allocator fails to give its own.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  stats(): PoolStats {
    this.#inside.gate.checkOpen();
    return poolStats(this.#inside);
  }

  /** Whether there is a layer below, where contents go that have not been used for long. */
  get hasBackingStore(): boolean {
    return this.#inside.contents.writeback.hasStore;
  }

  /**
   * Moves objects together, where the allocator can, and returns the number of pool pages released. With
   * many objects it takes long: {@link compactInSlices} lets others go on meanwhile.
   *
   * @throws BackendError when the allocator fails.
   * @throws StateError `PAGEFOLD_CLOSED`, `PAGEFOLD_BUSY`.
   */
  compact(): number {
    const { gate, contents } = this.#inside;
    gate.enter();
    try {
      return contents.compact();
    } finally {
      gate.leave();
    }
  }

  /**
   * Moves objects together, in slices of 1 ms, between which other calls go on.
   *
   * @returns the number of pool pages released; rejected with what {@link compact} throws.
   */
  async compactInSlices(): Promise<number> {
    const { gate, contents } = this.#inside;
    let released = 0;
    const compaction = contents.beginCompaction();
    await inSlices(gate, () => {
      released += compaction.step();
      contents.writeback.room.serve();
      return !compaction.isFinished;
    });
    return released;
  }

  /**
   * Compresses anew at once what is in memory, however lately it was used, with the compressor of the policy's
   * `recompress`, and trains a dictionary for it first where that says `auto`: what happens in the background to what is
   * idle, whatever its share of the time. What a caller knows to be cold needs no waiting for its age. With many objects
   * it takes long.
   *
   * @returns by how many bytes objects have become shorter; 0 in a pool that does not recompress.
   * @throws StateError `PAGEFOLD_CLOSED`, `PAGEFOLD_BUSY`.
   */
  recompress(): number {
    const { gate, contents } = this.#inside;
    gate.enter();
    try {
      return contents.recompressing?.all() ?? 0;
    } finally {
      gate.leave();
    }
  }

  /**
   * Writes the contents back that have not been used for longest, and moves the others together, until so
   * many bytes of pool pages were released or nothing is left to do. Without a backing store it compacts.
   *
   * @returns the bytes of pool pages released; when the pool is closed meanwhile, up to then. Rejected with
   *   RangeError for what is no number of bytes, StateError `PAGEFOLD_CLOSED`.
   */
  async reclaim(bytes: number): Promise<number> {
    checkBytes('bytes', bytes);
    this.#inside.gate.checkOpen();
    return this.#inside.contents.writeback.release(bytes);
  }

  /**
   * Waits until a store that was refused for the pool's limit may be tried again. With a backing store, reclaim
   * makes room; without one, whoever frees something does. `Device.room` heeds the limit of a device too.
   *
   * @returns a promise; rejected with WritebackError where reclaim can make no room: `PAGEFOLD_BACKING_FULL`
   *   where the stores are full or nothing is left in memory to write, `PAGEFOLD_WRITEBACK_FAILED` where the
   *   system has refused. Reclaim pauses after a failure, so waiting again is waiting for its next try. With
   *   StateError `PAGEFOLD_CLOSED` when the pool is closed.
   */
  async room(): Promise<void> {
    this.#inside.gate.checkOpen();
    return this.#inside.contents.writeback.waitForRoom(nobody);
  }

  /**
   * Changes the most bytes of pool pages. A pool that holds more refuses until it holds less.
   *
   * @throws RangeError for what is no number of bytes.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  setLimit(poolLimitBytes: number): void {
    checkBytes('poolLimitBytes', poolLimitBytes);
    this.#inside.gate.checkOpen();
    this.#inside.contents.setLimit(poolLimitBytes);
  }

  /**
   * Lets go of everything at once and gives the memory back. From the call on, every other one on the pool and
   * its devices throws a StateError. What waits for a page or for room is rejected with it; I/O that is under
   * way is waited for, then the backing stores are closed.
   *
   * @returns a promise, the same for every call; rejected with what a backing store has thrown when it was
   *   closed, or with StateError `PAGEFOLD_BUSY` from inside a call of the pool, and then nothing has changed.
   */
  close(): Promise<void> {
    const { gate } = this.#inside;
    if (this.#closing === undefined) {
      try {
        gate.enter();
      } catch (error) {
        return Promise.reject(error);
      }
      this.#closing = this.#close();
    }
    return this.#closing;
  }

  #close(): Promise<void> {
    const { gate, slots, contents } = this.#inside;
    gate.close();
    const closed = contents.close();
    slots.close();
    return closed;
  }
}
