import type { Allocator, AllocatorContext } from './allocator.ts';
import type { Compressor, CompressorContext } from './compressor.ts';
import type { Hasher, HasherContext } from './hasher.ts';
import type { CounterContext, ObjectCounter } from './object-counter.ts';
import type { Options, OptionsSchema } from './options.ts';

interface BackendKinds {
  hasher: { backend: Hasher; context: HasherContext };
  compressor: { backend: Compressor; context: CompressorContext };
  allocator: { backend: Allocator; context: AllocatorContext };
}

/** What a backend is to a pool: `hasher`, `compressor` or `allocator`. */
export type BackendKind = keyof BackendKinds;
/** The backend of a kind: {@link Hasher}, {@link Compressor} or {@link Allocator}. */
export type BackendOf<K extends BackendKind> = BackendKinds[K]['backend'];
/**
 * What a backend of a kind is created with: {@link HasherContext}, {@link CompressorContext} or
 * {@link AllocatorContext}.
 */
export type ContextOf<K extends BackendKind> = BackendKinds[K]['context'];

/** The kinds of backend that a pool is composed of. */
export const backendKinds: readonly BackendKind[] = ['hasher', 'compressor', 'allocator'];

/** The version of the contracts that these types describe. */
export const contractVersion = 1;

/** What a backend package exports: data and functions. Importing it does nothing. */
export interface BackendDescriptor<K extends BackendKind = BackendKind> {
  /** Which part of a pool it is. */
  readonly kind: K;
  /** The name of what it does, such as `deflate`. */
  readonly name: string;
  /** Which implementation of that name this is, such as `pako`; absent where there is only one. */
  readonly engine?: string;
  /**
   * {@link contractVersion} as it was when the backend was written. A registry refuses any other.
   */
  readonly contractVersion: typeof contractVersion;
  /** The options that `create` takes: checks, help texts and documentation are made from it. */
  readonly options: OptionsSchema;
  /** Whether it can run here; if not, why, as a clause: `zlib.zstdCompressSync needs Node 22.15`. */
  probe(): true | string;
  /**
   * Makes a backend on the context's memory. It may be asynchronous; the backend is not.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that `options` does not describe.
   */
  create(context: ContextOf<K>, options?: Options): BackendOf<K> | Promise<BackendOf<K>>;
  /**
   * For an allocator that can tell its figures without placing objects: makes a counter that agrees with what
   * `create` makes. Where it is absent, estimators run the allocator on pool pages without bytes.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that `options` does not describe.
   */
  readonly createCounter?: K extends 'allocator' ? CreateCounter : never;
}

/** How an allocator's descriptor makes an {@link ObjectCounter}; it takes the options of `create`. */
export type CreateCounter = (context: CounterContext, options?: Options) => ObjectCounter;

/** A descriptor of any kind, told apart by its `kind`. */
export type AnyBackendDescriptor = { [K in BackendKind]: BackendDescriptor<K> }[BackendKind];

/** `name` or `name/engine`: how a backend is asked for. */
export function backendLabel(descriptor: Pick<AnyBackendDescriptor, 'name' | 'engine'>): string {
  return descriptor.engine ? `${descriptor.name}/${descriptor.engine}` : descriptor.name;
}
