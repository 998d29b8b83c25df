/**
 * The rooms of a pool, for those who build on them rather than on a pool: the estimator, the conformance kit,
 * other halves behind the same door. Everything here is as stable as the rest of the package.
 *
 * @packageDocumentation
 */
export { GuardedAllocator } from './backends/guarded-allocator.ts';
export { GuardedCompressor } from './backends/guarded-compressor.ts';
export { GuardedCounter } from './backends/guarded-counter.ts';
export { GuardedHasher } from './backends/guarded-hasher.ts';
export { createPageChecks, type PageChecks } from './backends/page-checks.ts';
export { type DeskLayout, PageDesk } from './backends/page-desk.ts';
export { createPageFeatures, featuresOfPage, type PageFeatures } from './backends/page-features.ts';
export { HashIndex } from './contents/hash-index.ts';
export { PoolLimit } from './contents/limits.ts';
export { Lru } from './contents/lru.ts';
export type { ObjectColumns } from './contents/object-fields.ts';
export { ObjectTable } from './contents/object-table.ts';
export { DeltaLinks } from './contents/similar/delta-links.ts';
export { SimilarityIndex } from './contents/similar/similarity-index.ts';
export { WordTable } from './contents/word-table.ts';
export { checkInvariants } from './observe/check-invariants.ts';
export { insideOf } from './page-pool.ts';
export type { PoolInside } from './pool-inside.ts';
export { recompressSchema } from './recompress-options.ts';
export { leafSlots, SlotTable } from './slots/slot-table.ts';
