import type { PoolStats } from '@pagefold/contracts';
import { type BackendSelection, composePool } from '@pagefold/core';
import test from 'ava';
import { analyzePages, registry, standard } from './support/analysis.ts';
import { filled, mixedPages, page, pageSize } from './support/pages.ts';

/** What a real pool says that holds the same pages, each domain on a device of its own. */
async function realPool(
  pages: readonly Uint8Array[],
  selection: BackendSelection,
  domainOf: (page: number) => string = () => '',
): Promise<PoolStats> {
  const pool = await composePool(registry, selection);
  const devices = new Map<string, ReturnType<typeof pool.createDevice>>();
  for (const [i, content] of pages.entries()) {
    const domain = domainOf(i);
    const device = devices.get(domain) ?? pool.createDevice({ slots: pages.length, domain });
    devices.set(domain, device);
    device.store(i, content);
  }
  const stats = pool.stats();
  await pool.close();
  return stats;
}

for (const allocator of ['zsmalloc', 'z3fold', 'zbud']) {
  test(`a real pool on ${allocator} comes to the figures that were predicted`, async (t) => {
    const selection = { ...standard, allocator };
    const pages = mixedPages(700);
    const predicted = (await analyzePages(pages, [selection])).combinations[0]!;
    const real = await realPool(pages, selection);
    t.is(predicted.poolPages * pageSize, real.poolTotalSize);
    t.is(predicted.comprDataSize, real.comprDataSize);
    t.is(predicted.objects, real.objects);
    t.is(predicted.storedPages, real.storedPages);
    t.is(predicted.rawPages, real.storedIncompressiblePages);
    t.is(predicted.rejectedPages, real.rejectCompressPoor);
    t.is(predicted.metadataBytes, real.metadataBytes);
    t.is(predicted.dedupMetadataBytes, real.dedupMetadataBytes);
  });
}

test('without deduplication the pool is that of pages none of which is shared', async (t) => {
  const pages = mixedPages(300);
  const predicted = (await analyzePages(pages)).combinations[0]!;
  // Every page in a domain of its own, so that no content is ever found.
  const real = await realPool(pages, standard, String);
  t.is(predicted.poolPagesWithoutDedup * pageSize, real.poolTotalSize);
  t.true(predicted.poolPagesWithoutDedup > predicted.poolPages);
});

test('savings are what their definitions say', async (t) => {
  const pages = mixedPages(500);
  const selections = [standard, { ...standard, allocator: 'zbud' }];
  for (const row of (await analyzePages(pages, selections)).combinations) {
    t.is(row.grossSavedBytes, (row.poolPagesWithoutDedup - row.poolPages) * pageSize);
    t.is(row.netSavedBytes, row.grossSavedBytes - row.dedupMetadataBytes);
    t.true(row.dedupMetadataBytes >= 16 * row.objects);
    const left = row.poolPages * pageSize + row.metadataBytes + row.rejectedPages * pageSize;
    t.is(row.totalSavedBytes, pages.length * pageSize - left);
    t.is(row.storedPages + row.rejectedPages, pages.length);
  }
});

test('zero and same-filled pages are never counted as deduplication', async (t) => {
  const pages = Array.from({ length: 100 }, (_, i) => filled(BigInt(i % 4)));
  const row = (await analyzePages(pages)).combinations[0]!;
  t.is(row.grossSavedBytes, 0);
  t.is(row.objects, 0);
  t.is(row.storedPages, 100);
});

test('a saving below the uncertainty of a small pool gets no verdict', async (t) => {
  const row = (await analyzePages([page(1, 0.4), page(2, 0.4)])).combinations[0]!;
  t.true(row.netSavedBytes < 0);
  t.is(row.verdict, 'undecided');
});

test('ratios are of what they say, and null where there is nothing', async (t) => {
  const pages = mixedPages(300);
  const { combinations, layers } = await analyzePages(pages);
  const row = combinations[0]!;
  t.is(row.dedupRatio, (layers.duplicatePages + layers.uniquePages) / row.objects);
  t.is(row.compressRatio, (row.objects * pageSize) / row.comprDataSize);
  t.is(row.packing, row.comprDataSize / (row.poolPages * pageSize));
  const imageBytes = pages.length * pageSize;
  t.is(row.totalRatio, imageBytes / (imageBytes - row.totalSavedBytes));
  const [nothing] = (await analyzePages([filled(0n)])).combinations;
  t.like(nothing, { dedupRatio: null, compressRatio: null, packing: null });
  t.true(nothing!.totalRatio > 0);
});
