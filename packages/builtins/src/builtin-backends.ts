import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { lz4Js, lz4js, lz4Wasm } from '@pagefold/compress-lz4';
import { lzoJs, lzoRleJs, lzoRleWasm, lzoWasm } from '@pagefold/compress-lzo';
import { zstdBokuweb, zstdNapi, zstdNode, zstdWasm } from '@pagefold/compress-zstd';
import type { AnyBackendDescriptor } from '@pagefold/contracts';
import { crc32cHashWasm, crc32cJs, crc32cWasm } from '@pagefold/hash-crc32c';
import { sha256Node, sha256Wasm } from '@pagefold/hash-sha256';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';

/** The backends that come with Pagefold. Of several engines of one name, the preferred one is first. */
export const builtinBackends: readonly AnyBackendDescriptor[] = [
  xxh3Wasm,
  xxh3HashWasm,
  xxh3Js,
  crc32cWasm,
  crc32cHashWasm,
  crc32cJs,
  sha256Node,
  sha256Wasm,
  lz4Wasm,
  lz4Js,
  lz4js,
  lzoWasm,
  lzoJs,
  lzoRleWasm,
  lzoRleJs,
  deflateNode,
  deflatePako,
  zstdNapi,
  zstdWasm,
  zstdNode,
  zstdBokuweb,
  foldSWasm,
  foldSJs,
  foldAWasm,
  foldAJs,
  zsmalloc,
  z3fold,
  zbud,
];
