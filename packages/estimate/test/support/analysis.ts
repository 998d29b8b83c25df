import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { BackendRegistry, type BackendSelection } from '@pagefold/core';
import { type Analysis, analyze } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { sourceOf } from './pages.ts';

export const registry: BackendRegistry = new BackendRegistry([
  xxh3Wasm,
  sha256Node,
  lz4Wasm,
  zbud,
  z3fold,
  zsmalloc,
]);

/** One compressor with every allocator. */
export const everyAllocator: readonly BackendSelection[] = ['zbud', 'z3fold', 'zsmalloc'].map(
  (allocator) => ({ hasher: 'xxh3', compressor: 'lz4', allocator }),
);

export const standard: BackendSelection = {
  hasher: 'xxh3',
  compressor: 'lz4',
  allocator: 'zsmalloc',
};

export function analyzePages(
  pages: readonly Uint8Array[],
  combinations: readonly BackendSelection[] = [standard],
): Promise<Analysis> {
  return analyze({ sources: [sourceOf(pages)], registry, combinations });
}
