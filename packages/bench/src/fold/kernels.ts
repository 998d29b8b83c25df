import { builtinBackends } from '@pagefold/builtins';
import { BackendRegistry } from '@pagefold/core';
import { analyze, openImages } from '@pagefold/estimate';

/** What kernels are run with, as a chart shows it. */
export const kernelWays = ['zram lz4', 'zram zstd', 'zswap lz4', 'zswap zstd'] as const;
export type KernelWay = (typeof kernelWays)[number];

const compressors = [{ compressor: 'lz4' }, { compressor: 'zstd' }];

/**
 * What zram and zswap (6.12, on zsmalloc) would take for an image by their rules, without their own tables; pages that they
 * do not take count whole.
 */
export async function kernelBytes(image: string): Promise<Readonly<Record<KernelWay, number>>> {
  const sources = await openImages([image]);
  try {
    const registry = new BackendRegistry(builtinBackends);
    const { kernels, pages, pageSize } = await analyze({
      sources,
      registry,
      combinations: [],
      kernels: [
        { kernel: 'zram', compressors },
        { kernel: 'zswap-6.12', compressors, allocators: ['zsmalloc'] },
      ],
    });
    const bytes = kernels.flatMap(({ rows }) =>
      rows.map(({ savedBytes }) => pages * pageSize - savedBytes),
    );
    return Object.fromEntries(kernelWays.map((way, i) => [way, bytes[i]!])) as Record<
      KernelWay,
      number
    >;
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}
