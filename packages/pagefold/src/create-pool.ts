import type { AnyBackendDescriptor } from '@pagefold/contracts';
import {
  BackendRegistry,
  type BackendSelection,
  composePool,
  type PagePool,
  type PoolSelection,
} from '@pagefold/core';
import { builtinBackends } from './builtin-backends.ts';

/** What {@link createPool} is told: backends by name, with their options, and the pool's policy. */
export interface CreatePoolOptions
  extends Partial<BackendSelection>,
    Omit<PoolSelection, keyof BackendSelection> {
  /** Backends to choose from besides the built-in ones. */
  readonly backends?: Iterable<AnyBackendDescriptor>;
}

/**
 * Makes a pool of backends chosen by name, built-in ones or the caller's: `xxh3`, `lz4` and `zsmalloc`
 * where nothing else is asked for.
 *
 * @throws ConfigError `PAGEFOLD_UNKNOWN_BACKEND` for a name that does not exist, listing those that do;
 *   `PAGEFOLD_UNAVAILABLE_BACKEND` for an engine that cannot run here, saying why;
 *   `PAGEFOLD_INVALID_OPTION` and `PAGEFOLD_INCOMPATIBLE_BACKENDS` for options.
 */
export async function createPool(options: CreatePoolOptions = {}): Promise<PagePool> {
  const { backends = [], ...selection } = options;
  const registry = new BackendRegistry([...builtinBackends, ...backends]);
  const { hasher = 'xxh3', compressor = 'lz4', allocator = 'zsmalloc' } = selection;
  return composePool(registry, { ...selection, hasher, compressor, allocator });
}
