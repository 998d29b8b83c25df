// Alone: it awaits before it declares its tests, and the tests of others would begin.

import { InputError } from '@pagefold/contracts';
import { compareReports, comparisonHtml, comparisonRows, readReport } from '@pagefold/report';
import test from 'ava';
import { makeReport } from './support/report.ts';

const small = await makeReport(['a.raw'], {}, 1000);
const large = await makeReport(['a.raw', 'b.raw'], {}, 1000);

test('a comparison has the figures of both reports', (t) => {
  const { figures, before, after } = compareReports(small, large);
  t.deepEqual([before.images, after.images], [['a.raw'], ['a.raw', 'b.raw']]);
  t.like(
    figures.find(({ name }) => name === 'pages'),
    { before: 1000, after: 2200 },
  );
  const saved = figures.find(
    ({ name, combination }) => name === 'saved' && combination?.compressor === 'zstd',
  );
  const shareOf = (report: typeof small) =>
    report.combinations[2]!.saved_bytes_without_dedup / (report.pages * 4096);
  t.is(saved?.before, shareOf(small));
  t.is(saved?.after, shareOf(large));
});

test('rows have arrows, and say what is welcome', (t) => {
  const rows = comparisonRows(compareReports(small, large));
  const row = (wanted: string) => rows.find(({ name }) => name === wanted);
  t.deepEqual(row('pages'), {
    name: 'pages',
    before: '1,000',
    after: '2,200',
    change: '▲ 1,200',
    verdict: null,
  });
  t.is(row('zstd on zsmalloc (xxh3): dedup adds, net')?.verdict, 'better');
  const same = comparisonRows(compareReports(small, small));
  t.true(same.every(({ change, verdict }) => change === '=' && verdict === null));
});

test('pages of another size cannot be compared', (t) => {
  const other = { ...large, page_size: 16384 };
  for (const compare of [compareReports, comparisonHtml]) {
    t.throws(() => compare(small, other), {
      instanceOf: InputError,
      code: 'PAGEFOLD_BAD_INPUT',
      message: /pages of 4096 bytes, the other of 16384: analyse both with the same --page-size/,
    });
  }
});

test('a report is read from its JSON', (t) => {
  t.deepEqual(readReport(JSON.stringify(large), 'x.json'), large);
  const { address_map: _, ...older } = large;
  t.notThrows(() => readReport(JSON.stringify(older), 'x.json'));
});

test('what is no report is refused, with what is wrong', (t) => {
  const refused = (value: unknown, message: RegExp) =>
    t.throws(
      () => readReport(typeof value === 'string' ? value : JSON.stringify(value), 'x.json'),
      {
        instanceOf: InputError,
        code: 'PAGEFOLD_BAD_INPUT',
        message,
      },
    );
  refused('{', /^x\.json: is no report of an analysis \(it is not JSON\): write one with/);
  refused([], /^x\.json: is no report of an analysis: write one with/);
  refused(null, /is no report/);
  refused({ ...large, schema: 'pagefold.replay.v1' }, /of the schema "pagefold\.replay\.v1"/);
  refused({ ...large, pages: '7' }, /"pages" is not number/);
  refused({ ...large, reference: 9 }, /"reference" is 9, and there is no such combination/);
  refused(
    { ...large, kernels: [{ kernel: 'zram', rows: 7 }] },
    /"kernels\[0\]\.rows" is not an array/,
  );
  refused(
    {
      ...large,
      domain_sharing: {
        ...large.domain_sharing,
        pairs: [{ inputs: [0, 9], contents: 1, bytes: 1 }],
      },
    },
    /"domain_sharing" names input 9/,
  );
});

test('a field that is missing anywhere is told, not met later', (t) => {
  const text = JSON.stringify(small);
  let refusals = 0;
  const without = (value: unknown): unknown[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => [
      Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
      ...(Array.isArray(value)
        ? []
        : without(inner).map((changed) => ({ ...value, [key]: changed }))),
    ]);
  };
  for (const broken of without(JSON.parse(text))) {
    try {
      comparisonHtml(readReport(JSON.stringify(broken), 'x.json'), small);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refusals++;
    }
  }
  t.true(refusals > 30, `${refusals}`);
});
