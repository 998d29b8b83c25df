import { ConfigError } from '@pagefold/contracts';
import { analyze } from '@pagefold/estimate';
import test from 'ava';
import { analyzePages, registry, standard } from './support/analysis.ts';
import { filled, mixedPages, page, sourceOf } from './support/pages.ts';

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
  const { sharingHistogram } = await analyzePages(pages);
  t.deepEqual(
    sharingHistogram.map(({ references, contents, pages }) => [references, contents, pages]),
    [
      [1, 1, 1],
      [2, 2, 5],
      [4, 1, 4],
    ],
  );
});

test('several sources are analysed as one', async (t) => {
  const sources = [sourceOf([page(1, 0.2)]), sourceOf([page(1, 0.2), page(2, 0.2)])];
  const { pages, layers, images } = await analyze({ sources, registry, combinations: [standard] });
  t.is(pages, 3);
  t.is(layers.duplicatePages, 1);
  t.is(images.length, 2);
});

test('each source has its layers as if the others were not there', async (t) => {
  const sources = [
    sourceOf([page(1, 0.2), page(1, 0.2), filled(0n), page(3, 0.2)]),
    sourceOf([page(1, 0.2), page(2, 0.2), page(1, 0.2), filled(9n)]),
  ];
  const { inputs, layers } = await analyze({ sources, registry, combinations: [] });
  t.deepEqual(
    inputs.map((input) => [input.pages, input.layers]),
    [
      [4, { zeroPages: 1, sameFilledPages: 0, duplicatePages: 1, uniquePages: 2 }],
      [4, { zeroPages: 0, sameFilledPages: 1, duplicatePages: 1, uniquePages: 2 }],
    ],
  );
  t.deepEqual(layers, { zeroPages: 1, sameFilledPages: 1, duplicatePages: 3, uniquePages: 3 });
});

test('an unknown backend is refused before anything is read', async (t) => {
  let reads = 0;
  const source = { ...sourceOf([page(1, 0.5)]), read: () => fail() };
  function fail(): never {
    reads++;
    throw new Error('read');
  }
  const combinations = [{ ...standard, compressor: 'snappy' }];
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
test('a combination has the engines that ran, and a time', async (t) => {
  const { combinations, clock } = await analyzePages(mixedPages(600));
  t.is(clock, 'cpu');
  const { engines } = combinations[0]!;
  t.is(engines.allocator, null);
  t.regex(engines.compressor ?? '', /^(wasm|js)$/);
  t.true(combinations[0]!.microsecondsPerPage > 0);
  const [nothing] = (await analyzePages([filled(0n)])).combinations;
  t.true(nothing!.microsecondsPerPage >= 0);
});
