import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random, seedOf } from '@pagefold/faults';
import {
  analyse,
  duplicatesTable,
  type Finding,
  findingOf,
  kernelsTable,
  merged,
  pagesTable,
  runsTable,
  savingsTable,
} from '@pagefold/test-findings';
import test from 'ava';

const pageSize = 4096;
const about = {
  workload: 'made',
  population: 'resident' as const,
  what: 'pages are made',
  input: 'by a seed',
  programs: 'none 1.0',
  processes: 1,
  machine: 'a machine',
  date: '2026-01-02',
  commands: ['capture it', 'analyze made.raw --well'],
};
const mappings = [
  { mapping: 'a: heap', pages: 60, duplicates_within: 9, duplicates_across: 1 },
  { mapping: 'a: stack', pages: 40, duplicates_within: 0, duplicates_across: 0 },
];

/** 100 pages: 5 zero, 3 same-filled, 12 duplicates; half of each is noise. */
function madeImage(): Uint8Array {
  const image = new Uint8Array(100 * pageSize);
  for (let page = 5; page < 100; page++) {
    const bytes = image.subarray(page * pageSize, (page + 1) * pageSize);
    if (page < 8) bytes.fill(7);
    else new Random(seedOf(page < 88 ? page : page - 12)).fill(bytes.subarray(0, pageSize / 2));
  }
  return image;
}

test('an image goes the whole way to a line of each table', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-findings-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'made.raw'), madeImage());
  const { report, command } = await analyse(folder, ['made.raw']);
  t.regex(command, /^pagefold analyze made\.raw --compressor lz4 /);
  const finding = findingOf(about, report, { file_backed: 1234 }, mappings);
  t.like(finding, { pages: 100, zero_pages: 5, same_filled_pages: 3, duplicate_pages: 12 });
  t.deepEqual(finding.mappings, [mappings[0]!]);
  // 12 duplicates, 2 of 3 same-filled pages and 5 zero ones, less 64 bytes for each page that is not zero.
  t.is(finding.ksm_profit_bytes, 19 * pageSize - 95 * 64);
  t.deepEqual(
    finding.compressors.map(({ compressor }) => compressor),
    ['lz4', 'zstd'],
  );
  for (const { dedup_net_saved_bytes, dedup_gross_saved_bytes } of finding.compressors) {
    t.true(dedup_gross_saved_bytes >= 4 * pageSize);
    t.true(dedup_net_saved_bytes < dedup_gross_saved_bytes);
  }
  const lines = (text: string): number => text.split('\n').length;
  t.regex(
    pagesTable([finding]),
    /\n\| made, resident \| 100 \| 5\.0 % \| 3\.0 % \| 12\.0 % \| 17\.5 % \|$/,
  );
  t.is(lines(savingsTable([finding])), 4);
  t.is(lines(kernelsTable([finding])), 4);
  t.regex(
    duplicatesTable([finding]),
    /\n\| made, resident \| a: heap \| 60 \| 9 \| 1 \| 10\.0 % \|$/,
  );
  t.regex(runsTable([finding]), /\| `capture it` \| 1 \| 1,234 file-backed \| 2026-01-02 \|/);
  t.regex(
    runsTable([finding]),
    /analysed by `analyze IMAGE… --well`\.\n\nOne run of each, on a machine\.$/,
  );
});

test('what is found anew takes the place of what was found of the same workload', (t) => {
  const of = (workload: string, pages: number) => ({ workload, pages }) as Finding;
  const before = [of('a', 1), of('b', 2), of('b', 3), of('c', 4)];
  const now = merged(before, [of('b', 5)], ['a', 'b', 'c']);
  t.deepEqual(now, [of('a', 1), of('b', 5), of('c', 4)]);
});
