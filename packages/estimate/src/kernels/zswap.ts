import type { KernelName, Setting } from './prediction.ts';
import { type FilledStore, filesText, type Said } from './said.ts';

const folder = '/sys/module/zswap/parameters';

/**
 * The files in `debug/zswap` that images determine, and `swpout_zero` of `/proc/vmstat` (mm/zswap.c,
 * mm/page_io.c): of a pool that was empty before and met no limit.
 */
export function zswapSays(kernel: KernelName, store: FilledStore): Said {
  const { run, pages, zeroPages, usedBytes } = store;
  const hasZeroMap = run.compressesWords;
  const above = hasZeroMap ? zeroPages : 0;
  const storedPages = pages - above - run.rejectedPages;
  const files = {
    pool_total_size: usedBytes,
    stored_pages: storedPages,
    ...(hasZeroMap ? {} : { same_filled_pages: run.sameFilledPages }),
    ...(kernel === 'zswap-6.18' ? { stored_incompressible_pages: run.rawPages } : {}),
    reject_alloc_fail: run.allocFail,
    reject_compress_poor: run.compressPoor,
    // 6.1 counts these nowhere.
    ...(hasZeroMap ? { reject_compress_fail: run.compressFail } : {}),
  };
  const counters = hasZeroMap ? { swpout_zero: zeroPages } : {};
  const vmstat = Object.entries(counters).map(([name, value]) => `${name} ${value}\n`);
  return {
    figures: { ...files, ...counters },
    text: filesText(files) + vmstat.join(''),
    settings: settingsFor(kernel, run.combination.asked, run.combination.allocator.name),
    storedPages,
  };
}

/** It is switched on last, so that no page comes to another compressor. */
function settingsFor(kernel: KernelName, compressor: string, allocator: string): Setting[] {
  const setting = (name: string, value: string) => ({ path: `${folder}/${name}`, value });
  return [
    setting('compressor', compressor.split('/')[0]!),
    ...(kernel === 'zswap-6.18' ? [] : [setting('zpool', allocator)]),
    setting('enabled', 'Y'),
  ];
}
