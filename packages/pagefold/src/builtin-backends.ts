import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import { lz4 } from '@pagefold/compress-lz4';
import { zstdNapi, zstdNode, zstdWasm } from '@pagefold/compress-zstd';
import type { AnyBackendDescriptor } from '@pagefold/contracts';
import { crc32c } from '@pagefold/hash-crc32c';
import { sha256Node, sha256Wasm } from '@pagefold/hash-sha256';
import { xxh3 } from '@pagefold/hash-xxh3';

/** The backends that come with Pagefold. Of several engines of one name, the preferred one is first. */
export const builtinBackends: readonly AnyBackendDescriptor[] = [
  xxh3,
  crc32c,
  sha256Node,
  sha256Wasm,
  lz4,
  deflateNode,
  deflatePako,
  zstdNapi,
  zstdWasm,
  zstdNode,
  zbud,
  z3fold,
  zsmalloc,
];
