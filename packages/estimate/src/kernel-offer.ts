/** Whether a kernel can be told to use a compressor with an allocator: a present one, only an older one, or none. */
export type KernelOffer = 'present' | 'older' | 'none';

/** What crypto modules of zswap and backends of zram are called (Documentation/admin-guide). */
const compressors: ReadonlySet<string> = new Set(['lzo', 'lzo-rle', 'lz4', 'zstd', 'deflate']);

/** zbud and z3fold were removed in Linux 6.15; since 6.18 zswap has zsmalloc without a choice. */
const allocators: Readonly<Record<string, KernelOffer>> = {
  zsmalloc: 'present',
  zbud: 'older',
  z3fold: 'older',
};

/**
 * Which kernels offer a combination without its deduplication, which none has.
 *
 * @param compressor, allocator names or labels (`name/engine`).
 */
export function kernelOffer(compressor: string, allocator: string): KernelOffer {
  const name = (label: string) => label.split('/')[0]!;
  return compressors.has(name(compressor)) ? (allocators[name(allocator)] ?? 'none') : 'none';
}
