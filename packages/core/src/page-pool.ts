import type { PoolStats } from '@pagefold/contracts';
import { Contents } from './contents/contents.ts';
import { type Device, makeDevice } from './device.ts';
import type { DeviceOptions } from './device-options.ts';
import { poolStats } from './observe/pool-stats.ts';
import { PoolGate } from './pool-gate.ts';
import type { PoolInside } from './pool-inside.ts';
import { backendLengths, type PoolOptions, resolvePool } from './pool-policy.ts';
import { PoolSlots } from './slots/pool-slots.ts';

/** What stands behind the face of a pool, for checks. */
export let insideOf: (pool: PagePool) => PoolInside;

/**
 * A pool of pages that stores each content once.
 *
 * Pages are stored in the slots of its devices, which share its objects and its limit. A pool belongs
 * to one thread; every call is synchronous and finished when it returns. It keeps no reference to a
 * caller's buffer.
 */
export class PagePool {
  static {
    insideOf = (pool) => pool.#inside;
  }

  readonly #inside: PoolInside;

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
    this.#inside = {
      policy,
      gate: new PoolGate(),
      slots: new PoolSlots(),
      contents: new Contents(parts, lengths, policy),
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

  /**
   * Moves objects together, where the allocator can, and returns the number of pool pages released.
   *
   * @throws BackendError when the allocator fails.
   * @throws StateError `PAGEFOLD_CLOSED`, `PAGEFOLD_BUSY`.
   */
  compact(): number {
    const { gate, contents } = this.#inside;
    gate.enter();
    try {
      return contents.allocator.compact(Number.POSITIVE_INFINITY).poolPages;
    } finally {
      gate.leave();
    }
  }

  /**
   * Lets go of everything at once and gives the memory back. Afterwards every call on the pool and its
   * devices throws a StateError, but closing, which does nothing.
   *
   * @throws StateError `PAGEFOLD_BUSY`.
   */
  close(): void {
    const { gate, slots, contents } = this.#inside;
    if (gate.isClosed) return;
    gate.enter();
    gate.close();
    contents.close();
    slots.close();
  }
}
