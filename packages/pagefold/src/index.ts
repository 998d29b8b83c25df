export {
  type ByteCompressorSpec,
  type ByteHasherSpec,
  byteCompressor,
  byteHasher,
  type InPlaceHash,
} from '@pagefold/backend-kit';
export * from '@pagefold/builtins';
export * from '@pagefold/contracts';
export * from '@pagefold/core';
