import { type AnyDescriptor, ConfigError, show } from '@pagefold/contracts';
import {
  BackendRegistry,
  type BackendSelection,
  composePool,
  type PagePool,
  type PoolSelection,
} from '@pagefold/core';
import { builtinBackends } from './builtin-backends.ts';
import type {
  BuiltinAllocator,
  BuiltinCompressor,
  BuiltinHasher,
  NameLike,
} from './builtin-names.ts';

/** What {@link createPool} is told: backends by name, with their options, and the pool's policy. */
export interface CreatePoolOptions
  extends Partial<BackendSelection>,
    Omit<PoolSelection, keyof BackendSelection> {
  /** Which hasher: a built-in one or one of `backends`; `xxh3` by default. */
  readonly hasher?: NameLike<BuiltinHasher>;
  /** Which compressor: a built-in one or one of `backends`; `lz4` by default. */
  readonly compressor?: NameLike<BuiltinCompressor>;
  /** Which allocator: a built-in one or one of `backends`; `zsmalloc` by default. */
  readonly allocator?: NameLike<BuiltinAllocator>;
  /** Backends to choose from besides the built-in ones, and backing stores. */
  readonly backends?: Iterable<AnyDescriptor>;
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
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid(`expected an object of options, got ${show(options)}`);
  }
  // Whatever else is in them is checked where the pool is composed.
  const {
    backends,
    hasher = 'xxh3',
    compressor = 'lz4',
    allocator = 'zsmalloc',
    ...rest
  } = options;
  const registry = new BackendRegistry([...builtinBackends, ...backendsOf(backends)]);
  return composePool(registry, { ...rest, hasher, compressor, allocator });
}

function backendsOf(backends: CreatePoolOptions['backends']): Iterable<AnyDescriptor> {
  if (backends === undefined) return [];
  if (typeof backends === 'object' && backends !== null && Symbol.iterator in backends) {
    return backends;
  }
  throw invalid(`"backends" expected a list of backend descriptors, got ${show(backends)}`);
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `createPool: ${problem}`);
}
