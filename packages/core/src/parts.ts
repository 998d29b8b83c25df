/**
 * For tests of Pagefold and of backends: what stands behind the public face. No promise of stability.
 *
 * @internal
 */

export { createPageChecks, type PageChecks } from './backends/page-checks.ts';
export { HashIndex } from './contents/hash-index.ts';
export { PoolLimit } from './contents/limits.ts';
export { Lru } from './contents/lru.ts';
export { ObjectTable } from './contents/object-table.ts';
export { WordTable } from './contents/word-table.ts';
export { checkInvariants } from './observe/check-invariants.ts';
export { tablesOf } from './page-pool.ts';
export { newSlotChunks, SlotTable } from './slots/slot-table.ts';
