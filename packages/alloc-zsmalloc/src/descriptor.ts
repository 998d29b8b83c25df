import {
  type AllocatorContext,
  type BackendDescriptor,
  contractVersion,
} from '@pagefold/contracts';
import { ZsmallocCounter } from './counter.ts';
import { fittedOptions, type ZsmallocOptions, zsmallocOptions } from './options.ts';
import { sizeClasses } from './size-classes.ts';
import { Zsmalloc } from './zsmalloc.ts';

/**
 * Makes a zsmalloc on the context's pool pages. It reserves the length of a page in the page memory.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a page size or an option that cannot be.
 */
export function createZsmalloc(context: AllocatorContext, options?: ZsmallocOptions): Zsmalloc {
  const { pageSize, expectedBytes } = context;
  return new Zsmalloc(context, sizeClasses(pageSize, fittedOptions(options, expectedBytes)));
}

/** The kernel's zsmalloc, as a backend of a pool. */
export const zsmalloc: BackendDescriptor<'allocator'> = {
  kind: 'allocator',
  name: 'zsmalloc',
  contractVersion,
  options: zsmallocOptions,
  probe: () => true,
  // Names and values are checked where the size classes are made.
  create: (context, options) => createZsmalloc(context, options as ZsmallocOptions | undefined),
  createCounter: ({ pageSize, expectedBytes }, options) =>
    new ZsmallocCounter(
      sizeClasses(pageSize, fittedOptions(options as ZsmallocOptions | undefined, expectedBytes)),
    ),
};
