import type { Analysis, CombinationResult } from './analyze.ts';

/** The fields of zram's `mm_stat` that an image determines (drivers/block/zram/zram_drv.c). */
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
 * What a zram device would say that an image has been written to: it stores every page, the same
 * content again and again. To the byte for zsmalloc with a compressor that takes the kernel's
 * decisions, such as lz4 with `endRule: 'kernel'`.
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
