/** Options of all engines. */
export type ZstdOptions = {
  /** Effort, from 1 (fastest) to 22 (smallest); 3, as in the kernel, where it is not given. */
  readonly level?: number;
};

export const zstdOptionsSchema = {
  level: {
    type: 'integer',
    default: 3,
    minimum: 1,
    maximum: 22,
    description: 'effort: 1 is fastest, 22 smallest; the kernel uses 3',
  },
} as const;

/** At least zstd's own `ZSTD_compressBound` for every length. */
export function zstdBound(length: number): number {
  return length + (length >>> 8) + 64;
}
