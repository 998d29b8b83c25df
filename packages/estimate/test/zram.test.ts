import { zramAccuracy, zramMmStat } from '@pagefold/estimate';
import test from 'ava';
import { analyzePages } from './support/analysis.ts';
import { mixedPages, pageSize } from './support/pages.ts';

test('mm_stat is of the pool without deduplication', async (t) => {
  const pages = mixedPages(300);
  const analysis = await analyzePages(pages);
  const row = analysis.combinations[0]!;
  t.deepEqual(zramMmStat(analysis, row), {
    orig_data_size: pages.length * pageSize,
    compr_data_size: row.comprDataSizeWithoutDedup,
    mem_used_total: row.poolPagesWithoutDedup * pageSize,
    same_pages: analysis.layers.zeroPages + analysis.layers.sameFilledPages,
    huge_pages: row.rawPages,
  });
});

const accuracies: [string, Record<string, unknown>, 'exact' | 'approximate'][] = [
  ['lz4', { endRule: 'kernel' }, 'exact'],
  ['lz4/js', { endRule: 'kernel', acceleration: 8 }, 'exact'],
  ['lz4', {}, 'approximate'],
  ['lzo', { hashBits: 13 }, 'exact'],
  ['lzo', { hashBits: 14 }, 'approximate'],
  ['lzo-rle', {}, 'exact'],
  ['lzo-rle/js', {}, 'exact'],
  ['deflate/pako', { windowBits: 11, memLevel: 8 }, 'exact'],
  ['deflate/pako', { windowBits: 11, memLevel: 9 }, 'approximate'],
  ['deflate/pako', { windowBits: 11 }, 'approximate'],
  ['deflate/node', { windowBits: 11, memLevel: 8 }, 'approximate'],
  ['deflate', { windowBits: 11, memLevel: 8 }, 'approximate'],
  ['zstd', { level: 3 }, 'approximate'],
  ['zstd/wasm', {}, 'approximate'],
  ['lz4js', { endRule: 'kernel' }, 'approximate'],
];
for (const [compressor, compressorOptions, accuracy] of accuracies) {
  test(`${compressor} with ${JSON.stringify(compressorOptions)} is ${accuracy}`, (t) => {
    const selection = { hasher: 'xxh3', compressor, compressorOptions, allocator: 'zsmalloc' };
    t.is(zramAccuracy(selection), accuracy);
    t.is(zramAccuracy({ ...selection, allocator: 'zbud' }), 'approximate');
  });
}
