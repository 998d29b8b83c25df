/** The built-in hashers: a name, or a name and one of its engines. */
export type BuiltinHasher =
  | 'xxh3'
  | 'xxh3/wasm'
  | 'xxh3/hash-wasm'
  | 'xxh3/js'
  | 'crc32c'
  | 'crc32c/wasm'
  | 'crc32c/hash-wasm'
  | 'crc32c/js'
  | 'sha256'
  | 'sha256/node'
  | 'sha256/wasm';

/** The built-in compressors: a name, or a name and one of its engines. */
export type BuiltinCompressor =
  | 'lz4'
  | 'lz4/wasm'
  | 'lz4/js'
  | 'lz4js'
  | 'lzo'
  | 'lzo/wasm'
  | 'lzo/js'
  | 'lzo-rle'
  | 'lzo-rle/wasm'
  | 'lzo-rle/js'
  | 'deflate'
  | 'deflate/node'
  | 'deflate/pako'
  | 'zstd'
  | 'zstd/napi'
  | 'zstd/wasm'
  | 'zstd/node'
  | 'zstd/bokuweb'
  | 'fold-s'
  | 'fold-s/wasm'
  | 'fold-s/js'
  | 'fold-a'
  | 'fold-a/wasm'
  | 'fold-a/js';

/** The built-in allocators. */
export type BuiltinAllocator = 'zsmalloc' | 'z3fold' | 'zbud';

/** Any name, where editors offer those of `Known`. */
export type NameLike<Known extends string> = Known | (string & {});
