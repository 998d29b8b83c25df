import {
  type BackendDescriptor,
  type BackendKind,
  defaultPageSize,
  type Options,
} from '@pagefold/contracts';

/** What a suite proves, and under which conditions. */
export interface SuiteOptions<K extends BackendKind = BackendKind> {
  /** The backend to prove. Every case creates its own. */
  readonly descriptor: BackendDescriptor<K>;
  /** The options that every backend of the suite is created with; its defaults where they are not given. */
  readonly options?: Options;
  /** Bytes of a page; 4096 where it is not given. */
  readonly pageSize?: number;
  /** What all inputs are made from, an integer; 1 where it is not given. It is part of every message. */
  readonly seed?: number;
  /**
   * Bytes of the page memory that a case works on, for backends that reserve much of it; where it is not
   * given 16 pages and 512 KiB, for a compressor 40 pages and 1 MiB. Where options are tried it is four times as much. All but the backend's own is compared around calls, so much of it
   * takes long.
   */
  readonly memoryBytes?: number;
}

/** {@link SuiteOptions} with the defaults filled in. */
export interface Settings<K extends BackendKind> {
  readonly descriptor: BackendDescriptor<K>;
  readonly options: Options;
  readonly pageSize: number;
  readonly seed: number;
  readonly memoryBytes: number;
}

export function settingsOf<K extends BackendKind>(options: SuiteOptions<K>): Settings<K> {
  const { descriptor, pageSize = defaultPageSize, seed = 1 } = options;
  return {
    descriptor,
    options: options.options ?? {},
    pageSize,
    seed,
    memoryBytes: options.memoryBytes ?? roomFor(descriptor.kind, pageSize),
  };
}

/** Two compressors stand on one memory, and have tables as long as their pages beside dictionaries of 64 KiB. */
function roomFor(kind: BackendKind, pageSize: number): number {
  return kind === 'compressor' ? 2 ** 20 + 40 * pageSize : 2 ** 19 + 16 * pageSize;
}
