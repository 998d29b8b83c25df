// The public interface of @pagefold/hash-crc32c: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/hash-crc32c' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { HasherContext } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export const crc32cHashWasm: BackendDescriptor<'hasher'>;

  export const crc32cJs: BackendDescriptor<'hasher'>;

  export const crc32cWasm: BackendDescriptor<'hasher'>;

  export function createCrc32cHashWasm(context: HasherContext, options?: Options): Promise<Hasher>;

  export function createCrc32cJs(context: HasherContext, options?: Options): Hasher;

  export function createCrc32cWasm(context: HasherContext, options?: Options): Hasher;
}
