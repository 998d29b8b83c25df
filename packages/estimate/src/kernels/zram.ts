import type { FilledStore, Said } from './said.ts';

const folder = '/sys/block/zram0';

/**
 * The line of `mm_stat` (drivers/block/zram/zram_drv.c) of a device that was empty before, has no limit, and
 * to which each page was written once.
 */
export function zramSays({ run, pages, pageSize, usedBytes }: FilledStore): Said {
  const figures = {
    orig_data_size: (pages - run.rejectedPages) * pageSize,
    compr_data_size: run.objects.bytes,
    mem_used_total: usedBytes,
    mem_limit: 0,
    mem_used_max: usedBytes,
    same_pages: run.sameFilledPages,
    pages_compacted: 0,
    huge_pages: run.rawPages,
    huge_pages_since: run.rawPages,
  };
  const columns = Object.values(figures).map((value) => String(value).padStart(8));
  return {
    figures,
    text: `${columns.join(' ')}\n`,
    settings: [
      // The device takes its compressor before its size, not after.
      { path: `${folder}/comp_algorithm`, value: run.combination.asked.split('/')[0]! },
      { path: `${folder}/disksize`, value: String(pages * pageSize) },
    ],
    storedPages: pages - run.rejectedPages,
  };
}
