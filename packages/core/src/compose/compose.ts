import {
  type AllocatorContext,
  type BackendDescriptor,
  BackendError,
  type BackendKind,
  type BackendOf,
  type BackingStore,
  backendLabel,
  type CodeOptionSpec,
  type ContextOf,
  type CounterContext,
  checkPageSize,
  messageOf,
  mostDictionaries,
  type ObjectCounter,
  type Options,
  PagefoldError,
  resolveOptions,
} from '@pagefold/contracts';
import { hardLimit } from '../contents/limits.ts';
import { ExtentPages } from '../memory/extent-pages.ts';
import { randomSeed } from '../memory/random-seed.ts';
import {
  defaultMemoryBytes,
  maxMemoryBytes,
  minMemoryBytes,
  Workbench,
} from '../memory/workbench.ts';
import { PagePool } from '../page-pool.ts';
import { policySchema } from '../policy-schema.ts';
import type { PoolPolicy } from '../pool-policy.ts';
import {
  type RecompressOptions,
  type RecompressSelection,
  resolveRecompressSelection,
} from '../recompress-options.ts';
import { type BackingStoreChoice, openBackingStores } from './backing-choices.ts';
import { refuseSame } from './refuse-same.ts';
import type { BackendRegistry } from './registry.ts';

/** Which backends a pool is made of, by name (`deflate`) or name and engine (`deflate/pako`). */
export interface BackendSelection {
  /** Which hasher, for instance `xxh3`. */
  readonly hasher: string;
  /** Which compressor, for instance `lz4` or `deflate/pako`. */
  readonly compressor: string;
  /** Which allocator, for instance `zsmalloc`. */
  readonly allocator: string;
  /** Options of the hasher, where they are not its defaults. */
  readonly hasherOptions?: Options;
  /** Options of the compressor, where they are not its defaults. */
  readonly compressorOptions?: Options;
  /** Options of the allocator, where they are not its defaults. */
  readonly allocatorOptions?: Options;
}

/** What a pool is composed of by name, and how it behaves. */
export interface PoolSelection extends BackendSelection, PoolPolicy {
  /** Where contents go that have not been used for long, nearest first, ready or by name; none by default. */
  readonly backingStores?: readonly (BackingStore | BackingStoreChoice)[];
  /** The hasher's seed, 0 to 2⁶⁴ − 1; a random one by default. */
  readonly seed?: bigint;
  /** Bytes of the page memory, for backends that need much. */
  readonly memoryBytes?: number;
  /**
   * Bytes of pool pages that the pool is expected to come to, for allocators that suit themselves to it. By default its
   * limit.
   */
  readonly expectedBytes?: number;
  /**
   * Compresses what has not been used for long with another compressor, or the same with other options or another
   * dictionary, in the background; nothing by default. It takes 4 bytes an object.
   */
  readonly recompress?: RecompressSelection;
}

/** How much smaller pages usually become with lz4; with others it is more. */
const usualFactor = 2.5;

/** Bytes of pool pages that a pool is expected to come to that so many bytes of pages are stored in. */
export function expectedPoolBytes(pageBytes: number): number {
  return Math.ceil(pageBytes / usualFactor);
}

const name: CodeOptionSpec = {
  type: 'required-text',
  description: 'name, or name/engine, of a backend',
};
const options: CodeOptionSpec = { type: 'object', description: 'options of a backend' };

/** The options of a pool that is made by name. */
export const selectionSchema: Readonly<Record<keyof PoolSelection, CodeOptionSpec>> = {
  ...policySchema,
  hasher: name,
  compressor: name,
  allocator: name,
  hasherOptions: options,
  compressorOptions: options,
  allocatorOptions: options,
  seed: {
    type: 'bigint',
    minimum: 0n,
    maximum: 2n ** 64n - 1n,
    description: 'seed of the hasher, by default a random one',
  },
  backingStores: { type: 'object', description: 'backing stores, nearest first' },
  memoryBytes: {
    type: 'integer',
    default: defaultMemoryBytes,
    minimum: minMemoryBytes,
    maximum: maxMemoryBytes,
    unit: 'bytes',
    description: 'bytes of the page memory',
  },
  expectedBytes: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'bytes',
    description: 'bytes of pool pages that the pool is expected to come to, if less than its limit',
  },
  recompress: { type: 'object', description: 'compresses anew what has not been used for long' },
};

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
  const given = resolveOptions('pool', selectionSchema, selection as unknown as Options);
  const { memoryBytes, seed, expectedBytes, ...rest } = given as unknown as Resolved;
  const { hasherOptions, compressorOptions, allocatorOptions, ...named } = rest;
  const { hasher, compressor, allocator, recompress, backingStores, ...policy } = named;
  const { pageSize } = policy;
  checkPageSize(pageSize);
  const recompressing = resolveRecompressSelection(recompress);

  const hashers = registry.find('hasher', hasher);
  const compressors = registry.find('compressor', compressor);
  const allocators = registry.find('allocator', allocator);
  const secondary = recompressing && registry.find('compressor', recompressing.to);
  if (secondary !== undefined) {
    const { options, dictionary } = recompressing!;
    const own = { options: compressorOptions, dictionary: policy.dictionary };
    refuseSame({ descriptor: compressors, ...own }, { descriptor: secondary, options, dictionary });
  }
  const memory = new Workbench({ byteLength: memoryBytes });
  const { poolLimitBytes = Number.POSITIVE_INFINITY } = policy;
  const pages = new ExtentPages(memory, pageSize, hardLimit(poolLimitBytes, pageSize));
  const at = { memory, pageSize };
  const placing = { ...at, pages, ...knownSize(Math.min(expectedBytes, poolLimitBytes)) };
  const { stores, close } = await openBackingStores(registry, backingStores);
  try {
    const dictionaries = dictionariesFor(policy, stores);
    return new PagePool({
      ...policy,
      ...(secondary && (await recompressTo(secondary, recompressing!, at, stores))),
      backingStores: stores,
      memory,
      pages,
      hasher: await createBackend(hashers, { ...at, seed: seed ?? randomSeed() }, hasherOptions),
      compressor: await createBackend(compressors, { ...at, dictionaries }, compressorOptions),
      allocator: await createBackend(allocators, placing, allocatorOptions),
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing is said of a pool that may become as large as it will. */
function knownSize(expectedBytes: number): Pick<AllocatorContext, 'expectedBytes'> {
  return expectedBytes < Number.POSITIVE_INFINITY ? { expectedBytes } : {};
}

/** Creates what a pool compresses with anew. */
async function recompressTo(
  descriptor: BackendDescriptor<'compressor'>,
  { to: _name, options, ...rules }: RecompressSelection,
  at: { readonly memory: Workbench; readonly pageSize: number },
  stores: readonly BackingStore[],
): Promise<{ readonly recompress: RecompressOptions }> {
  const context = { ...at, dictionaries: dictionariesFor(rules, stores) };
  return { recompress: { ...rules, to: await createBackend(descriptor, context, options) } };
}

/** How many dictionaries a compressor must have room for; those of other hosts too, where a store is shared with them. */
export function dictionariesFor(
  { dictionary }: Pick<PoolPolicy, 'dictionary'>,
  stores: readonly BackingStore[],
): number {
  if (stores.some(({ sharesContents }) => sharesContents)) return mostDictionaries;
  if (dictionary === undefined) return 0;
  return dictionary === 'auto' ? mostDictionaries : 1;
}

type Resolved = PoolSelection &
  Required<Pick<PoolSelection, 'memoryBytes' | 'pageSize' | 'expectedBytes'>>;

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
    throw startFailure(descriptor, cause);
  }
}

/**
 * Creates the counter that an allocator's descriptor may have; undefined where it has none.
 *
 * @throws BackendError `PAGEFOLD_BACKEND_FAILED` for whatever it throws that is no PagefoldError.
 */
export function createCounter(
  descriptor: BackendDescriptor<'allocator'>,
  context: CounterContext,
  options?: Options,
): ObjectCounter | undefined {
  try {
    return descriptor.createCounter?.(context, options);
  } catch (cause) {
    throw startFailure(descriptor, cause);
  }
}

function startFailure(descriptor: BackendDescriptor, cause: unknown): PagefoldError {
  if (PagefoldError.is(cause)) return cause;
  const message = `it did not start: ${messageOf(cause)}`;
  return new BackendError(backendLabel(descriptor), message, { cause });
}
