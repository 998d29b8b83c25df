// The public interface of @pagefold/hash-xxh3: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/hash-xxh3' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { HasherContext } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export function createXxh3HashWasm(context: HasherContext, options?: Options): Promise<Hasher>;

  export function createXxh3Js(context: HasherContext, options?: Options): Hasher;

  export function createXxh3Wasm(context: HasherContext, options?: Options): Hasher;

  export const xxh3HashWasm: BackendDescriptor<'hasher'>;

  export const xxh3Js: BackendDescriptor<'hasher'>;

  export const xxh3Wasm: BackendDescriptor<'hasher'>;
}
