/**
 * For tests of Pagefold and of backends: what stands behind the public face. No promise of stability.
 *
 * @internal
 */
export { checkInvariants } from './check-invariants.ts';
export { HashIndex } from './hash-index.ts';
export { PoolLimit } from './limits.ts';
export { Lru } from './lru.ts';
export { ObjectTable } from './object-table.ts';
export { createPageChecks, type PageChecks } from './page-checks.ts';
export { tablesOf } from './page-pool.ts';
export { newSlotChunks, SlotTable } from './slot-table.ts';
export { WordTable } from './word-table.ts';
