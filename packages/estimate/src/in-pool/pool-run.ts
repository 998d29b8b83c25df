import type { PoolStats } from '@pagefold/contracts';
import {
  type BackendRegistry,
  composePool,
  type Device,
  type PagePool,
  type PoolSelection,
} from '@pagefold/core';
import { BlockTimes } from '../block-times.ts';

/** Slots that are added to the device at once: of these a pool makes its tables. */
const slotsAtOnce = 1024;
/** Any odd number scatters the loads; this one is 2³² divided by the golden ratio. */
const scatter = 0x9e3779b1;

/** A real pool of pages that have been read, and the time that takes. */
export class PoolRun {
  readonly #pool: PagePool;
  readonly #device: Device;
  readonly #loaded: Uint8Array;
  readonly #stores = new TimedCalls();
  readonly #loads = new TimedCalls();
  readonly #recompressions = new TimedCalls();
  readonly #recompresses: boolean;
  #slots = slotsAtOnce;

  private constructor(pool: PagePool, recompresses: boolean) {
    this.#pool = pool;
    this.#recompresses = recompresses;
    this.#device = pool.createDevice({ slots: this.#slots });
    this.#loaded = new Uint8Array(pool.pageSize);
  }

  /** @throws ConfigError, BackendError as `composePool` does. */
  static async create(registry: BackendRegistry, selection: PoolSelection): Promise<PoolRun> {
    const recompresses = selection.recompress !== undefined;
    return new PoolRun(await composePool(registry, selection), recompresses);
  }

  /** What a store takes of the processor. */
  get storeMicroseconds(): number {
    return this.#stores.microseconds;
  }

  /** What a load takes of the processor. */
  get loadMicroseconds(): number {
    return this.#loads.microseconds;
  }

  /** What compressing anew takes of the processor, a page that was stored. */
  get recompressMicroseconds(): number {
    return this.#recompressions.microseconds;
  }

  /** Stores pages in slots from `first` on. @throws BackendError */
  store(first: number, pages: readonly Uint8Array[]): void {
    const device = this.#device;
    while (this.#slots < first + pages.length) {
      this.#slots += slotsAtOnce;
      device.grow(this.#slots);
    }
    this.#stores.run(pages.length, () => {
      for (const [i, page] of pages.entries()) device.store(first + i, page);
    });
  }

  /** Compresses anew what the pool holds, where it does. It never fails. */
  settle(): void {
    if (!this.#recompresses) return;
    const stored = this.#stores.calls - this.#recompressions.calls;
    if (stored === 0) this.#pool.recompress();
    else this.#recompressions.run(stored, () => this.#pool.recompress());
  }

  /** Empties slots, as far as there are any. @throws BackendError */
  invalidate(first: number, count: number): void {
    this.#device.invalidateRange(first, Math.min(count, this.#slots - first));
  }

  /** Loads so many pages from all over the first `slots` slots. @throws CorruptionError, BackendError */
  load(count: number, slots: number): void {
    const device = this.#device;
    this.#loads.run(count, (before) => {
      for (let i = before; i < before + count; i++) {
        device.load((Math.imul(i, scatter) >>> 0) % slots, this.#loaded);
      }
    });
  }

  stats(): PoolStats {
    return this.#pool.stats();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** Calls of one kind. Many are made in a row, so that the processor's clock is theirs alone. */
class TimedCalls {
  calls = 0;
  #ms = 0;
  readonly #times = new BlockTimes(() => new Map([['call', { ms: this.#ms, times: this.calls }]]));

  get microseconds(): number {
    return this.#times.microseconds('call');
  }

  /** @param work makes `count` calls; it is told how many were made before. */
  run(count: number, work: (first: number) => void): void {
    this.#times.run(count, () => {
      const start = performance.now();
      work(this.calls);
      this.#ms += performance.now() - start;
      this.calls += count;
    });
  }
}
