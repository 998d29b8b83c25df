import { type CreatePoolOptions, createPool } from '@pagefold/builtins';
import type { PoolStats } from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import type { PageStore } from './page-store.ts';

/** Opens the pool that is measured. Options that are not given are at their defaults. */
export async function openPoolStore(
  slots: number,
  options: CreatePoolOptions = {},
): Promise<PoolStore> {
  return new PoolStore(await createPool(options), slots);
}

export class PoolStore implements PageStore {
  readonly #pool: PagePool;
  readonly #device: Device;

  constructor(pool: PagePool, slots: number) {
    this.#pool = pool;
    this.#device = pool.createDevice({ slots });
  }

  store(slot: number, page: Uint8Array): void {
    this.#device.store(slot, page);
  }

  load(slot: number, into: Uint8Array): void {
    this.#device.load(slot, into);
  }

  invalidate(slot: number): void {
    this.#device.invalidate(slot);
  }

  bytes(): number {
    const { extentBytes, metadataBytes } = this.#pool.stats();
    return extentBytes + metadataBytes;
  }

  stats(): PoolStats {
    return this.#pool.stats();
  }

  close(): void {
    void this.#pool.close();
  }
}
