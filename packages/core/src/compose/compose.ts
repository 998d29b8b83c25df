import {
  type BackendDescriptor,
  BackendError,
  type BackendKind,
  type BackendOf,
  backendLabel,
  type ContextOf,
  checkPageSize,
  defaultPageSize,
  type Options,
  PagefoldError,
} from '@pagefold/contracts';
import { ExtentPages } from '../memory/extent-pages.ts';
import { randomSeed } from '../memory/random-seed.ts';
import { Workbench } from '../memory/workbench.ts';
import { PagePool } from '../page-pool.ts';
import type { PoolPolicy } from '../pool-policy.ts';
import type { BackendRegistry } from './registry.ts';

/** Which backends a pool is made of, by name (`deflate`) or name and engine (`deflate/pako`). */
export interface BackendSelection {
  /** Which hasher, for instance `xxh3`. */
  readonly hasher: string;
  /** Which compressor, for instance `lz4` or `deflate/pako`. */
  readonly compressor: string;
  /** Which allocator, for instance `zsmalloc`. */
  readonly allocator: string;
  /** Options of the hasher; its defaults where they are not given. */
  readonly hasherOptions?: Options;
  /** Options of the compressor; its defaults where they are not given. */
  readonly compressorOptions?: Options;
  /** Options of the allocator; its defaults where they are not given. */
  readonly allocatorOptions?: Options;
}

/** What a pool is composed of by name, and how it behaves. */
export interface PoolSelection extends BackendSelection, PoolPolicy {
  /** The hasher's seed, 0 to 2⁶⁴ − 1; a random one where it is not given. */
  readonly seed?: bigint;
  /** Bytes of the page memory, for backends that need much; 16 MiB where it is not given. */
  readonly memoryBytes?: number;
}

/**
 * Makes a pool of registered backends, on a page memory and extents of its own.
 *
 * @throws ConfigError for names and options that cannot be used; BackendError when a backend does not
 *   start. Nothing is left behind.
 */
export async function composePool(
  registry: BackendRegistry,
  selection: PoolSelection,
): Promise<PagePool> {
  const { pageSize = defaultPageSize, memoryBytes } = selection;
  checkPageSize(pageSize);
  const memory = new Workbench(memoryBytes === undefined ? {} : { byteLength: memoryBytes });
  const pages = new ExtentPages(memory, pageSize);
  const seed = selection.seed ?? randomSeed();

  const hashers = registry.find('hasher', selection.hasher);
  const compressors = registry.find('compressor', selection.compressor);
  const allocators = registry.find('allocator', selection.allocator);
  const at = { memory, pageSize };
  return new PagePool({
    ...selection,
    memory,
    pages,
    hasher: await createBackend(hashers, { ...at, seed }, selection.hasherOptions),
    compressor: await createBackend(compressors, at, selection.compressorOptions),
    allocator: await createBackend(allocators, { ...at, pages }, selection.allocatorOptions),
  });
}

/**
 * Creates a backend.
 *
 * @throws BackendError `PAGEFOLD_BACKEND_FAILED` for whatever it throws that is no PagefoldError.
 */
export async function createBackend<K extends BackendKind>(
  descriptor: BackendDescriptor<K>,
  context: ContextOf<K>,
  options?: Options,
): Promise<BackendOf<K>> {
  try {
    return await descriptor.create(context, options);
  } catch (cause) {
    if (PagefoldError.is(cause)) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError(backendLabel(descriptor), `it did not start: ${message}`, { cause });
  }
}
