import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { ConfigError, type PoolStats } from '@pagefold/contracts';
import { BackendRegistry, type BackendSelection, composePool } from '@pagefold/core';
import { type Analysis, analysisReport, analyze, verify } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { filled, mixedPages, page, pageSize, sourceOf } from './support/pages.ts';

const registry = new BackendRegistry([xxh3Wasm, sha256Node, lz4Wasm, zbud, zsmalloc]);
const standard: BackendSelection = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };

function analyzePages(
  pages: readonly Uint8Array[],
  combinations: readonly BackendSelection[] = [standard],
): Promise<Analysis> {
  return analyze({ sources: [sourceOf(pages)], registry, combinations });
}

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
  pool.close();
  return stats;
}

test('layers are disjoint and sum to the pages', async (t) => {
  const pages = [filled(0n), filled(0n), filled(5n), page(1, 0.5), page(2, 0.5), page(1, 0.5)];
  const { layers, distinctContents, pages: n } = await analyzePages(pages);
  t.deepEqual(layers, { zeroPages: 2, sameFilledPages: 1, duplicatePages: 1, uniquePages: 2 });
  t.is(distinctContents, 2);
  t.is(n, 6);
});

test('pages that differ in one bit are different contents', async (t) => {
  const other = page(1, 0.5);
  other[4000] = 1;
  const { layers } = await analyzePages([page(1, 0.5), other]);
  t.is(layers.uniquePages, 2);
});

test('the histogram counts contents by powers of two of their pages', async (t) => {
  const pages = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4].map((seed) => page(seed, 0.3));
  const { sharing } = await analyzePages(pages);
  t.deepEqual(sharing, [
    { references: 1, contents: 1, pages: 1 },
    { references: 2, contents: 2, pages: 5 },
    { references: 4, contents: 1, pages: 4 },
  ]);
});

test('several sources are analysed as one', async (t) => {
  const sources = [sourceOf([page(1, 0.2)]), sourceOf([page(1, 0.2), page(2, 0.2)])];
  const { pages, layers, names } = await analyze({ sources, registry, combinations: [standard] });
  t.is(pages, 3);
  t.is(layers.duplicatePages, 1);
  t.is(names.length, 2);
});

for (const allocator of ['zsmalloc', 'zbud']) {
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
    t.true(row.dedupMetadataBytes >= 18 * row.objects);
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

test('the report of an image without objects has no ratios of them, and is valid JSON', async (t) => {
  const report = analysisReport(await analyzePages([filled(0n)]));
  t.deepEqual(JSON.parse(JSON.stringify(report)), report);
  t.is(report.combinations[0]?.compress_ratio, null);
  t.true((report.combinations[0]?.total_ratio ?? 0) > 0);
});

test('reading back compares every stored page and finds them equal', async (t) => {
  const pages = mixedPages(200);
  const pool = await composePool(registry, standard);
  const result = await verify([sourceOf(pages)], pool);
  t.deepEqual(result, { comparedPages: 200, mismatchedPages: 0, rejectedPages: 0 });
  pool.close();
});

test('reading back notices a page that has changed', async (t) => {
  const pages = mixedPages(20);
  let reads = 0;
  const source = sourceOf(pages);
  const changing = {
    ...source,
    read: () => {
      if (++reads === 2) pages[5]![17]! ^= 1;
      return source.read();
    },
  };
  const pool = await composePool(registry, standard);
  const result = await verify([changing], pool);
  t.is(result.mismatchedPages, 1);
  pool.close();
});

test('an unknown backend is refused before anything is read', async (t) => {
  let reads = 0;
  const source = { ...sourceOf([page(1, 0.5)]), read: () => fail() };
  function fail(): never {
    reads++;
    throw new Error('read');
  }
  const combinations = [{ ...standard, compressor: 'lzo' }];
  await t.throwsAsync(analyze({ sources: [source], registry, combinations }), {
    instanceOf: ConfigError,
  });
  t.is(reads, 0);
});

test('an abort ends the analysis with its reason', async (t) => {
  const controller = new AbortController();
  const analysis = analyze({
    sources: [sourceOf(mixedPages(600), 64)],
    registry,
    combinations: [standard],
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await t.throwsAsync(analysis, { name: 'AbortError', any: true });
});

test('pages of 16 KiB are analysed as such', async (t) => {
  const pages = [page(1, 0.4, 16384), page(1, 0.4, 16384), filled(0n, 16384)];
  const { layers, combinations } = await analyzePages(pages);
  t.deepEqual(layers, { zeroPages: 1, sameFilledPages: 0, duplicatePages: 1, uniquePages: 1 });
  t.true(combinations[0]!.poolPages > 0);
});
