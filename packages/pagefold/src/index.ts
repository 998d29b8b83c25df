export {
  type ByteCompressorSpec,
  type ByteHasherSpec,
  byteCompressor,
  byteHasher,
  type InPlaceHash,
} from '@pagefold/backend-kit';
export * from '@pagefold/contracts';
export * from '@pagefold/core';
export { builtinBackends } from './builtin-backends.ts';
export { type CreatePoolOptions, createPool } from './create-pool.ts';
