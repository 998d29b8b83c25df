import type { PoolStats } from '@pagefold/contracts';
import { type Device, type DeviceOptions, makeDevice } from './device.ts';
import { poolStats } from './observe/pool-stats.ts';
import { checkParts, type PoolOptions, type ResolvedPolicy, resolvePolicy } from './pool-policy.ts';
import { PoolTables } from './pool-tables.ts';

/** The tables of a pool, for checks in tests. */
export let tablesOf: (pool: PagePool) => PoolTables;

/**
 * A pool of pages that stores each content once.
 *
 * Pages are stored in the slots of its devices, which share its objects and its limit. A pool belongs
 * to one thread; every call is synchronous and finished when it returns. It keeps no reference to a
 * caller's buffer.
 */
export class PagePool {
  static {
    tablesOf = (pool) => pool.#tables;
  }

  /** Bytes of a page. */
  readonly pageSize: number;
  readonly #tables: PoolTables;

  /**
   * Composes a pool of finished backends, which it takes over together with their page memory.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`, or `PAGEFOLD_INCOMPATIBLE_BACKENDS` when the backends
   *   cannot work with each other or with these options.
   * @throws StateError `PAGEFOLD_SEALED` when the page memory belongs to another pool.
   */
  constructor(options: PoolOptions) {
    const policy: ResolvedPolicy = resolvePolicy(options);
    checkParts(options, policy);
    this.pageSize = policy.pageSize;
    this.#tables = new PoolTables(options, policy);
  }

  /**
   * Adds a device: a set of slots that share content with all devices of the same domain.
   *
   * @throws RangeError or TypeError for options that are not what `DeviceOptions` says.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  createDevice(options: DeviceOptions): Device {
    this.#tables.checkOpen();
    return makeDevice(this.#tables, options);
  }

  /**
   * The pool's figures now.
   *
   * @throws BackendError when the allocator fails to give its own.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  stats(): PoolStats {
    this.#tables.checkOpen();
    return poolStats(this.#tables);
  }

  /**
   * Moves objects together, where the allocator can, and returns the number of pool pages released.
   *
   * @throws BackendError when the allocator fails.
   * @throws StateError `PAGEFOLD_CLOSED`, `PAGEFOLD_BUSY`.
   */
  compact(): number {
    const tables = this.#tables;
    tables.enter();
    try {
      return tables.backends.compact();
    } finally {
      tables.leave();
    }
  }

  /**
   * Lets go of everything at once and gives the memory back. Afterwards every call on the pool and its
   * devices throws a StateError, but closing, which does nothing.
   *
   * @throws StateError `PAGEFOLD_BUSY`.
   */
  close(): void {
    this.#tables.close();
  }
}
