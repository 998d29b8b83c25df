import type { PagePool } from '@pagefold/core';
import type { Turns } from '../kit/turns.ts';

/** What the cases about pools go by. */
export interface PoolSettings {
  readonly seed: number;
  readonly steps: number;
  readonly turns: Turns;
}

/** The bodies of the cases about a fresh pool, by name. */
export type PoolCases = Readonly<
  Record<string, (pool: PagePool, settings: PoolSettings) => unknown>
>;
