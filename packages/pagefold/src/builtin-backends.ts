import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4 } from '@pagefold/compress-lz4';
import type { AnyBackendDescriptor } from '@pagefold/contracts';
import { xxh3 } from '@pagefold/hash-xxh3';

/** The backends that come with Pagefold. Of several engines of one name, the preferred one is first. */
export const builtinBackends: readonly AnyBackendDescriptor[] = [xxh3, lz4, zsmalloc];
