import type { PoolStats } from '@pagefold/contracts';
import {
  type BackendRegistry,
  composePool,
  type Device,
  type PagePool,
  type PoolSelection,
} from '@pagefold/core';
import type { Step } from '../block-times.ts';

/** Slots that are added to the device at once: of these a pool makes its tables. */
const slotsAtOnce = 1024;
/** Any odd number scatters the loads; this one is 2³² divided by the golden ratio. */
const scatter = 0x9e3779b1;

/** A real pool that holds all pages that have been read, and the time that takes. */
export class PoolRun {
  #storingMs = 0;
  #loadingMs = 0;
  #slots = slotsAtOnce;
  #pages = 0;
  #loads = 0;
  readonly #pool: PagePool;
  readonly #device: Device;
  readonly #loaded: Uint8Array;

  private constructor(pool: PagePool) {
    this.#pool = pool;
    this.#device = pool.createDevice({ slots: slotsAtOnce });
    this.#loaded = new Uint8Array(pool.pageSize);
  }

  /** @throws ConfigError, BackendError as `composePool` does. */
  static async create(registry: BackendRegistry, selection: PoolSelection): Promise<PoolRun> {
    return new PoolRun(await composePool(registry, selection));
  }

  /** All stores so far. */
  get storing(): Step {
    return { ms: this.#storingMs, times: this.#pages };
  }

  /** All loads so far. */
  get loading(): Step {
    return { ms: this.#loadingMs, times: this.#loads };
  }

  /** Stores the next pages, each in a slot of its own. @throws BackendError */
  store(pages: readonly Uint8Array[]): void {
    const device = this.#device;
    while (this.#slots < this.#pages + pages.length) {
      this.#slots += slotsAtOnce;
      device.grow(this.#slots);
    }
    const start = performance.now();
    for (const page of pages) device.store(this.#pages++, page);
    this.#storingMs += performance.now() - start;
  }

  /** Loads so many pages from all over the pool. @throws CorruptionError, BackendError */
  load(count: number): void {
    const device = this.#device;
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const slot = (Math.imul(this.#loads++, scatter) >>> 0) % this.#pages;
      device.load(slot, this.#loaded);
    }
    this.#loadingMs += performance.now() - start;
  }

  stats(): PoolStats {
    return this.#pool.stats();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
