import { type CompressorCapabilities, CorruptionError } from '@pagefold/contracts';

/** Options of both engines. */
export type DeflateOptions = {
  /** Effort, from 1 (fastest) to 9 (smallest); 6, as in Linux, by default. */
  readonly level?: number;
  /**
   * Base-2 logarithm of the window in bytes, from 9 to 15; 15 by default. It limits how far
   * back matches of `compress` reach; `decompress` takes streams of any window.
   */
  readonly windowBits?: number;
  /** Size of the hash table and of blocks, from 1 to 9; 8, as in Linux and in zlib itself, by default. */
  readonly memLevel?: number;
};

export const deflateOptionsSchema = {
  level: {
    type: 'integer',
    default: 6,
    minimum: 1,
    maximum: 9,
    description: 'effort: 1 is fastest, 9 smallest; Linux uses 6',
  },
  windowBits: {
    type: 'integer',
    default: 15,
    minimum: 9,
    maximum: 15,
    unit: 'log2 bytes',
    description: 'how far back matches reach; Linux uses 11',
  },
  memLevel: {
    type: 'integer',
    default: 8,
    minimum: 1,
    maximum: 9,
    description: 'size of the hash table and of blocks; Linux uses 8, the most it has',
  },
} as const;

/** Streams of any window are decoded. */
export const largestWindowBits = 15;

/** Bytes of its window that zlib keeps for itself. */
const minLookahead = 262;

/** How far a window reaches beyond a page, from the last byte of it too; what a prefix leaves is a dictionary's. */
export function deflateCapabilities(windowBits: number, pageSize: number): CompressorCapabilities {
  const maxPrefix = Math.max(0, 2 ** windowBits - minLookahead - pageSize);
  return { maxPrefix, maxDictionary: Math.max(0, maxPrefix - pageSize) };
}

/** At least zlib's own `deflateBound` for every window and memory level. */
export function deflateBound(length: number): number {
  return length + (length >>> 3) + (length >>> 7) + 64;
}

export function damagedStream(reason: string, options?: ErrorOptions): CorruptionError {
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `deflate: ${reason}`, options);
}
