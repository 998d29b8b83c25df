import type { Contents } from './contents/contents.ts';
import type { PoolGate } from './pool-gate.ts';
import type { ResolvedPolicy } from './pool-policy.ts';
import type { PoolSlots } from './slots/pool-slots.ts';

/** A pool behind its face: two halves, what they are told, and the gate before them. */
export interface PoolInside {
  readonly policy: ResolvedPolicy;
  readonly gate: PoolGate;
  readonly slots: PoolSlots;
  readonly contents: Contents;
}
