// The public interface of @pagefold/builtins: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/builtins' {
  import { AnyBackendDescriptor } from '@pagefold/contracts';
  import { BackendSelection } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';
  import { PoolSelection } from '@pagefold/core';

  export type BuiltinAllocator = 'zsmalloc' | 'z3fold' | 'zbud';

  export const builtinBackends: readonly AnyBackendDescriptor[];

  export type BuiltinCompressor = 'lz4' | 'lz4/wasm' | 'lz4/js' | 'lz4js' | 'deflate' | 'deflate/node' | 'deflate/pako' | 'zstd' | 'zstd/napi' | 'zstd/wasm' | 'zstd/node';

  export type BuiltinHasher = 'xxh3' | 'xxh3/wasm' | 'xxh3/hash-wasm' | 'xxh3/js' | 'crc32c' | 'crc32c/wasm' | 'crc32c/hash-wasm' | 'crc32c/js' | 'sha256' | 'sha256/node' | 'sha256/wasm';

  export function createPool(options?: CreatePoolOptions): Promise<PagePool>;

  export interface CreatePoolOptions extends Partial<BackendSelection>, Omit<PoolSelection, keyof BackendSelection> {
    readonly allocator?: NameLike<BuiltinAllocator>;
    readonly backends?: Iterable<AnyBackendDescriptor>;
    readonly compressor?: NameLike<BuiltinCompressor>;
    readonly hasher?: NameLike<BuiltinHasher>;
  }

  export type NameLike<Known extends string> = Known | (string & {});
}
