import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Js, lz4Wasm } from '@pagefold/compress-lz4';
import { BackendRegistry, type BackendSelection } from '@pagefold/core';
import { sha256Wasm } from '@pagefold/hash-sha256';
import { xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';

/** The combination that `pagefold analyze` takes where none is asked for. */
export const combination: BackendSelection = {
  hasher: 'xxh3',
  compressor: 'lz4',
  allocator: 'zsmalloc',
};

/**
 * The backends of that combination, each with an engine to fall back on, and the SHA-256 by which the
 * analysis tells contents apart. All of them run in browsers.
 */
export function browserBackends(): BackendRegistry {
  return new BackendRegistry([xxh3Wasm, xxh3Js, lz4Wasm, lz4Js, zsmalloc, sha256Wasm]);
}
