import type { PagePool } from '@pagefold/core';

/** What the cases about pools go by. */
export interface PoolSetup {
  readonly seed: number;
  readonly steps: number;
}

/** What a suite checks on a fresh pool, by the names of its cases. */
export type PoolChecks = Readonly<Record<string, (pool: PagePool, setup: PoolSetup) => unknown>>;
