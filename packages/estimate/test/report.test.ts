import { analysisReport } from '@pagefold/estimate';
import test from 'ava';
import { analyzePages } from './support/analysis.ts';
import { filled, mixedPages } from './support/pages.ts';

test('has every figure of the analysis, under its name in snake case', async (t) => {
  const analysis = await analyzePages(mixedPages(60));
  const report = analysisReport(analysis);
  t.deepEqual(Object.keys(report), [
    'schema',
    'images',
    'inputs',
    'page_size',
    'partial',
    'pages',
    'expected_pages',
    'layers',
    'distinct_contents',
    'sharing_histogram',
    'domain_sharing',
    'address_map',
    'clock',
    'combinations',
    'reference',
    'kernels',
    'recommendation',
  ]);
  t.is(report.schema, 'pagefold.analysis.v1');
  t.deepEqual(report.layers, {
    zero_pages: analysis.layers.zeroPages,
    same_filled_pages: analysis.layers.sameFilledPages,
    duplicate_pages: analysis.layers.duplicatePages,
    unique_pages: analysis.layers.uniquePages,
  });
  t.deepEqual(
    report.sharing_histogram.map(({ references, object_bytes }) => [references, object_bytes]),
    analysis.sharingHistogram.map(({ references, objectBytes }) => [references, objectBytes]),
  );
  const [row] = report.combinations;
  t.is(row!.pool_pages_without_dedup, analysis.combinations[0]!.poolPagesWithoutDedup);
  t.is(Object.keys(row!).length, Object.keys(analysis.combinations[0]!).length);
});

test('is valid JSON, of an image without objects too', async (t) => {
  const report = analysisReport(await analyzePages([filled(0n)]));
  t.deepEqual(JSON.parse(JSON.stringify(report)), report);
  t.is(report.combinations[0]?.compress_ratio, null);
});

test('a reading back stands beside the combination that it is of', async (t) => {
  const verification = { comparedPages: 3, mismatchedPages: 1, rejectedPages: 2 };
  const report = analysisReport(await analyzePages([filled(0n)]), [verification]);
  t.deepEqual(report.combinations[0]!.verification, {
    compared_pages: 3,
    mismatched_pages: 1,
    rejected_pages: 2,
  });
  t.false('verification' in analysisReport(await analyzePages([filled(0n)])).combinations[0]!);
});

test('reject reasons keep their names', async (t) => {
  const analysis = await analyzePages([filled(0n)]);
  const [row] = analysis.combinations;
  const rejected = { ...analysis, combinations: [{ ...row!, rejected: { 'alloc-fail': 2 } }] };
  t.deepEqual(analysisReport(rejected).combinations[0]!.rejected, { 'alloc-fail': 2 });
});
