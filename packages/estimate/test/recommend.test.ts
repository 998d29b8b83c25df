import { analyze, type KernelRow, type PageSource } from '@pagefold/estimate';
import test from 'ava';
import { recommend } from '../dist/recommend.js';
import { analyzePages, registry, standard } from './support/analysis.ts';
import { filled, page, pageSize, sourceOf } from './support/pages.ts';

const plenty = Array.from({ length: 2000 }, (_, i) => page(i, 0.3));
const zbud = { ...standard, allocator: 'zbud' };

test('the choice saves the most, without deduplication, of what present kernels offer', async (t) => {
  const { recommendation, combinations, reference } = await analyzePages(plenty, [zbud, standard]);
  const { choice, refused } = recommendation;
  t.is(refused, null);
  t.is(choice?.allocator, 'zsmalloc');
  t.is(choice?.kernel, null);
  t.is(reference, 1);
  const row = combinations[1]!;
  t.is(choice?.savedBytes, plenty.length * pageSize - row.poolPagesWithoutDedup * pageSize);
  t.is(choice?.usedBytes, row.poolPagesWithoutDedup * pageSize);
  t.deepEqual(choice?.settings, [
    { path: '/sys/module/zswap/parameters/compressor', value: 'lz4' },
    { path: '/sys/module/zswap/parameters/enabled', value: 'Y' },
  ]);
  t.deepEqual(
    combinations.map(({ kernelOffer }) => kernelOffer),
    ['older', 'present'],
  );
});

test('of what saves as much, as far as the uncertainty tells, the fastest is the choice', async (t) => {
  const analysis = await analyze({
    sources: [sourceOf(plenty)],
    registry,
    combinations: [],
    kernels: [{ kernel: 'zswap-6.18', compressors: [{ compressor: 'lz4' }] }],
  });
  const [prediction] = analysis.kernels;
  const [row] = prediction!.rows as [KernelRow];
  const choiceOf = (...given: readonly Partial<KernelRow>[]) => {
    const rows = given.map((each, i) => ({ ...row, compressor: `c${i}`, ...each }));
    return recommend({ ...analysis, kernels: [{ ...prediction!, rows }] }, row).choice;
  };
  const slow = { savedBytes: 1000, uncertaintyBytes: 10, microsecondsPerPage: 80 };
  const fast = { savedBytes: 991, uncertaintyBytes: 5, microsecondsPerPage: 10 };
  t.like(choiceOf(slow, fast), { compressor: 'c1', ...fast });
  t.is(choiceOf(slow, { ...fast, savedBytes: 990 })?.compressor, 'c0');
  t.is(choiceOf(slow, { ...fast, savedBytes: 980, uncertaintyBytes: 21 })?.compressor, 'c1');
  t.is(choiceOf(slow, { ...fast, microsecondsPerPage: 81 })?.compressor, 'c0');
  t.is(choiceOf(slow, { ...fast, microsecondsPerPage: null })?.compressor, 'c0');
});

test('KSM’s profit is pages saved less 64 bytes for each that is looked at', async (t) => {
  const pages = [
    filled(0n),
    filled(0n),
    filled(1n),
    filled(1n),
    filled(2n),
    ...plenty,
    page(5, 0.3),
  ];
  const { recommendation } = await analyzePages(pages);
  const savedPages = 2 + 1 + 1;
  t.is(recommendation.ksm?.profitBytes, savedPages * pageSize - 64 * (pages.length - 2));
});

test('a pool that is hardly filled gets no verdict', async (t) => {
  const few = await analyzePages(plenty.slice(0, 200));
  t.regex(few.recommendation.refused ?? '', /only 200 pages are not same-filled/);
  t.regex(few.recommendation.needed ?? '', /256/);
  t.is(few.recommendation.choice, null);
  t.is(few.recommendation.ksm, null);
});

test('a saving below its uncertainty gets no verdict', async (t) => {
  const incompressible = Array.from({ length: 300 }, (_, i) => page(i, 1));
  const { recommendation } = await analyzePages(incompressible);
  t.regex(recommendation.refused ?? '', /smaller than its uncertainty/);
});

test('an input that tells its layers only gets no verdict, and where none is offered neither', async (t) => {
  const source = described('swapped', 'it tells nothing');
  const { recommendation } = await analyze({
    sources: [source],
    registry,
    combinations: [standard],
  });
  t.regex(recommendation.refused ?? '', /layers only/);
  t.is(recommendation.population, 'swapped');
  const older = await analyzePages(plenty, [zbud]);
  t.regex(older.recommendation.refused ?? '', /no kernel offers/);
  t.is(older.reference, 0);
});

function described(
  population: 'resident' | 'swapped' | 'whole-guest',
  layersOnly: string | null,
): PageSource {
  const nothing = { leftOut: [], lost: [], warnings: [], packings: [] };
  const description = { format: 'test', population, zerosToldApart: true, layersOnly, ...nothing };
  return { ...sourceOf(plenty), describe: () => description };
}

test('the population is that of all inputs', async (t) => {
  const of = async (...sources: PageSource[]) =>
    (await analyze({ sources, registry, combinations: [] })).recommendation.population;
  t.is(await of(described('resident', null), described('resident', null)), 'resident');
  t.is(await of(described('resident', null), described('whole-guest', null)), 'mixed');
  t.is(await of(sourceOf(plenty)), 'unknown');
});
