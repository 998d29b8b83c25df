import { CorruptionError } from '@pagefold/contracts';

/** Options of both engines. */
export type DeflateOptions = {
  /** Effort, from 1 (fastest) to 9 (smallest); 6, as in the kernel, where it is not given. */
  readonly level?: number;
  /**
   * Base-2 logarithm of the window in bytes, from 9 to 15; 15 where it is not given. It limits how far
   * back matches of `compress` reach; `decompress` takes streams of any window.
   */
  readonly windowBits?: number;
  /** Size of the hash table and of blocks, from 1 to 9; 9 where it is not given. The kernel has 8. */
  readonly memLevel?: number;
};

export const deflateOptionsSchema = {
  level: {
    type: 'integer',
    default: 6,
    minimum: 1,
    maximum: 9,
    description: 'effort: 1 is fastest, 9 smallest; the kernel uses 6',
  },
  windowBits: {
    type: 'integer',
    default: 15,
    minimum: 9,
    maximum: 15,
    unit: 'log2 bytes',
    description: 'how far back matches reach; the kernel uses 11',
  },
  memLevel: {
    type: 'integer',
    default: 9,
    minimum: 1,
    maximum: 9,
    description: 'size of the hash table and of blocks; the kernel uses 8',
  },
} as const;

/** Streams of any window are decoded. */
export const largestWindowBits = 15;

/** At least zlib's own `deflateBound` for every window and memory level. */
export function deflateBound(length: number): number {
  return length + (length >>> 3) + (length >>> 7) + 64;
}

export function damagedStream(reason: string, options?: ErrorOptions): CorruptionError {
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `deflate: ${reason}`, options);
}
