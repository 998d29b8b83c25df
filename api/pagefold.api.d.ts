// The public interface of pagefold: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module 'pagefold' {
  import { AnyBackendDescriptor } from '@pagefold/contracts';
  import { BackendSelection } from '@pagefold/core';
  import { byteCompressor } from '@pagefold/backend-kit';
  import { ByteCompressorSpec } from '@pagefold/backend-kit';
  import { byteHasher } from '@pagefold/backend-kit';
  import { ByteHasherSpec } from '@pagefold/backend-kit';
  import { InPlaceHash } from '@pagefold/backend-kit';
  import { PagePool } from '@pagefold/core';
  import { PoolSelection } from '@pagefold/core';

  export const builtinBackends: readonly AnyBackendDescriptor[];

  export { byteCompressor }

  export { ByteCompressorSpec }

  export { byteHasher }

  export { ByteHasherSpec }

  export function createPool(options?: CreatePoolOptions): Promise<PagePool>;

  export interface CreatePoolOptions extends Partial<BackendSelection>, Omit<PoolSelection, keyof BackendSelection> {
    readonly backends?: Iterable<AnyBackendDescriptor>;
  }

  export { InPlaceHash }

  export * from "@pagefold/contracts";
  export * from "@pagefold/core";
}
