// The public interface of @pagefold/alloc-zbud: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/alloc-zbud' {
  import { Allocator } from '@pagefold/contracts';
  import { AllocatorContext } from '@pagefold/contracts';
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export function createZbud(context: AllocatorContext, options?: Options): Allocator;

  export const zbud: BackendDescriptor<'allocator'>;
}
