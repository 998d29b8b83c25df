import type { BackendSelection } from '@pagefold/core';
import type { Analysis, CombinationResult } from './analyze.ts';

/** The fields of zram's `mm_stat` that images determine (drivers/block/zram/zram_drv.c). */
export interface MmStat {
  /** Bytes written. */
  readonly orig_data_size: number;
  /** Bytes of the objects; a raw one counts whole. */
  readonly compr_data_size: number;
  /** Bytes of the pool pages. */
  readonly mem_used_total: number;
  /** Same-filled pages, zero pages included. */
  readonly same_pages: number;
  /** Pages that are kept raw. */
  readonly huge_pages: number;
}

/**
 * `exact`: the compressor takes the kernel's decisions, so all lengths are the kernel's.
 * `approximate`: another implementation or version of it, whose lengths differ a little.
 */
export type Accuracy = 'exact' | 'approximate';

/**
 * What a zram device would say that the images have been written to: it stores every page, the same
 * content again and again. How right it is depends on the compressor: {@link zramAccuracy}.
 */
export function zramMmStat(analysis: Analysis, combination: CombinationResult): MmStat {
  const { pages, pageSize, layers } = analysis;
  return {
    orig_data_size: pages * pageSize,
    compr_data_size: combination.comprDataSizeWithoutDedup,
    mem_used_total: combination.poolPagesWithoutDedup * pageSize,
    same_pages: layers.zeroPages + layers.sameFilledPages,
    huge_pages: combination.rawPages,
  };
}

/** The compressors that take the kernel's decisions, with the options that make them do so. */
const kernelCompressors: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  lz4: { endRule: 'kernel' },
  lzo: { hashBits: 13 },
  'lzo-rle': {},
  'deflate/pako': { windowBits: 11, memLevel: 8 },
};

/** Whether what a combination predicts of a zram device is right to the byte. */
export function zramAccuracy(selection: BackendSelection): Accuracy {
  const { compressor, compressorOptions = {}, allocator } = selection;
  const needed = kernelCompressors[compressor] ?? kernelCompressors[compressor.split('/')[0]!];
  const asKernel =
    needed !== undefined &&
    allocator.split('/')[0] === 'zsmalloc' &&
    Object.entries(needed).every(([name, value]) => compressorOptions[name] === value);
  return asKernel ? 'exact' : 'approximate';
}
