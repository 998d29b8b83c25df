import type { MatrixCombination } from '@pagefold/conformance';

/** What stands beside the backends that a combination is about. */
const usual = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };

/** Compressors meet allocators: how well a page compresses decides where it lies. */
export function isCompressorWithAllocator({
  hasher,
  compressor,
  allocator,
}: MatrixCombination): boolean {
  return hasher === usual.hasher && !isEngine(compressor) && !isEngine(allocator);
}

/** Hashers meet nobody: what they are asked and answer is the same whatever the other two do. */
export function isHasherAlone({ hasher, compressor, allocator }: MatrixCombination): boolean {
  return (
    hasher !== usual.hasher && compressor === usual.compressor && allocator === usual.allocator
  );
}

/** Every other engine of a name once. */
export function isEngineAlone({ hasher, compressor, allocator }: MatrixCombination): boolean {
  return [hasher, compressor, allocator].some(isEngine);
}

function isEngine(label: string): boolean {
  return label.includes('/');
}
