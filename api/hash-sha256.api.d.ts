// The public interface of @pagefold/hash-sha256: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/hash-sha256' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { HasherContext } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export function createSha256Node(context: HasherContext, options?: Options): Hasher;

  export function createSha256Wasm(context: HasherContext, options?: Options): Promise<Hasher>;

  export const sha256Node: BackendDescriptor<'hasher'>;

  export const sha256Wasm: BackendDescriptor<'hasher'>;
}
