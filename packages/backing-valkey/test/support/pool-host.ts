import { type BackingValkeyOptions, openBackingValkey } from '@pagefold/backing-valkey';
import { type CreatePoolOptions, createPool } from '@pagefold/builtins';
import type { BackingStore } from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import type { ExecutionContext } from 'ava';
import { domain, secrets } from './host.ts';

/** A host whose pool has a far tier, with a device in the domain that hosts share. */
export interface PoolHost {
  readonly pool: PagePool;
  readonly device: Device;
  readonly far: BackingStore;
}

/** What a host is told besides. */
export interface PoolHostOptions {
  readonly url: string;
  readonly slots: number;
  readonly pool?: CreatePoolOptions;
  readonly far?: Partial<BackingValkeyOptions>;
  /** Stores between the pool and the far tier. */
  readonly nearer?: readonly BackingStore[];
}

/** Makes one, which is closed when the test ends. */
export async function poolHostOn(
  t: ExecutionContext,
  { url, slots, pool: options, far: terms, nearer = [] }: PoolHostOptions,
): Promise<PoolHost> {
  const far = await openBackingValkey({ url, secrets, timeoutMs: 60_000, ...terms });
  const pool = await createPool({ ...options, backingStores: [...nearer, far] });
  t.teardown(() => pool.close());
  return { pool, far, device: pool.createDevice({ slots, domain }) };
}
