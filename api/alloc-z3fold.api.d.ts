// The public interface of @pagefold/alloc-z3fold: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/alloc-z3fold' {
  import { Allocator } from '@pagefold/contracts';
  import { AllocatorContext } from '@pagefold/contracts';
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export function createZ3fold(context: AllocatorContext, options?: Options): Allocator;

  export const z3fold: BackendDescriptor<'allocator'>;
}
