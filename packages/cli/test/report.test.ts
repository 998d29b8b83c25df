import { Random } from '@pagefold/conformance';
import type { AnalysisReport } from '@pagefold/estimate';
import { settingsLine, verdictLines } from '@pagefold/report/text';
import test from 'ava';
import { progressLine } from '../dist/progress.js';
import { Rate } from '../dist/rate.js';
import { wrapped } from '../dist/report/wrapped.js';
import { imageFile, mixedImage, pagefold } from './support/pagefold.ts';

/** A report as it comes from the command. */
async function reportOf(image: string, ...options: string[]): Promise<AnalysisReport> {
  return JSON.parse((await pagefold('analyze', image, '--json', ...options)).out);
}

test('the verdict comes first, in four lines: the choice, what to type, dedup and KSM, the error', async (t) => {
  const digits = Buffer.alloc(1000 * 2048);
  new Random(1).fill(digits);
  // Digits hold no matches: only zstd, which gives each character fewer bits, makes them shorter.
  const image = await imageFile(t, Buffer.from(digits.toString('hex')));
  const { out } = await pagefold('analyze', image);
  const [, choice, command, dedup, error, empty] = out.split('\n');
  t.regex(choice!, /^zstd saves \d+\.\d % \(\d\.\d MiB\) at \d+ µs a page; lz\S+ \d.* µs\.$/);
  t.is(command, '  cd /sys/module/zswap/parameters && echo zstd >compressor && echo Y >enabled');
  t.regex(dedup!, /^KSM .*; dedup in a pool \(in no kernel\) .*\.$/);
  t.regex(error!, /^Error: .*\. Pages: not known which\.$/);
  t.is(empty, '');
});

test('the parts stand in the order of their use', async (t) => {
  const image = await imageFile(t, mixedImage(500));
  const args = ['analyze', image, image, '--compressor', 'lz4', '--as', 'ksm'];
  const { out } = await pagefold(...args);
  const headings = out.split('\n').filter((line) => /^[A-Z]/.test(line));
  t.deepEqual(
    headings.slice(-7).map((line) => line.replace(/ \(.*/, '')),
    [
      'What the pages are',
      'Each input by itself',
      'Where the bytes go',
      'How often a content occurs',
      'What the inputs share',
      'Combinations, best first',
      'As ksm',
    ],
  );
  for (const line of out.split('\n').slice(1)) t.true(line.length <= 84, line);
});

test('the steps from the input to what is left add up', async (t) => {
  const report = await reportOf(await imageFile(t, mixedImage(1500)), '--compressor', 'lz4');
  const [row] = report.combinations;
  const { layers, pages, page_size } = report;
  const filled = (layers.zero_pages + layers.same_filled_pages) * page_size;
  const compression =
    pages * page_size - filled - (row!.pool_pages_without_dedup + row!.rejected_pages) * page_size;
  const tables = row!.metadata_bytes;
  t.is(filled + compression + row!.gross_saved_bytes - tables, row!.total_saved_bytes);
});

test('where kernels are asked for, the verdict is of the best of them', async (t) => {
  const image = await imageFile(t, mixedImage(1000));
  const report = await reportOf(image, '--as', 'zswap-6.12', '--compressor', 'lz4');
  const best = report.kernels[0]!.rows.toSorted((a, b) => b.saved_bytes - a.saved_bytes)[0]!;
  const { choice } = report.recommendation;
  t.is(choice?.kernel, 'zswap-6.12');
  t.is(choice?.saved_bytes, best.saved_bytes);
  t.is(choice?.allocator, best.allocator!);
  const [first, second] = verdictLines(report);
  t.true(first!.startsWith('zswap-6.12: lz4 '));
  t.true(second!.includes(` >zpool`));
});

test('--csv has a line of names and one for each combination and row of a kernel', async (t) => {
  const image = await imageFile(t, mixedImage(300));
  const args = ['--as', 'zram,ksm', '--compressor', 'lz4', '--compressor', 'zstd'];
  const { out, exitCode, err } = await pagefold('analyze', image, '--csv', ...args);
  t.is(exitCode, 0);
  t.is(err, '');
  const lines = out.split('\r\n');
  t.is(lines.pop(), '');
  const [names, ...rows] = lines.map((line) => line.split(','));
  t.true(rows.every((row) => row.length === names!.length));
  const column = (name: string) => rows.map((row) => row[names!.indexOf(name)]);
  t.deepEqual(column('kernel'), ['', '', 'zram', 'zram', 'ksm']);
  t.deepEqual(column('compressor'), ['lz4', 'zstd', 'lz4', 'zstd', '']);
  const report = await reportOf(image, ...args);
  t.deepEqual(column('saved_bytes'), [
    ...report.combinations.map((row) => String(row.saved_bytes_without_dedup)),
    ...report.kernels.flatMap(({ rows: kernel }) => kernel.map((row) => String(row.saved_bytes))),
  ]);
  const both = await pagefold('analyze', image, '--csv', '--json');
  t.is(both.exitCode, 2);
});

test('settings are one line, with a folder named once', (t) => {
  const settings = [
    { path: '/sys/a/one', value: '1' },
    { path: '/sys/a/two', value: '2' },
    { path: '/sys/b/three', value: '3' },
  ];
  t.is(
    settingsLine(settings),
    'cd /sys/a && echo 1 >one && echo 2 >two && cd /sys/b && echo 3 >three',
  );
});

test('text is wrapped between words', (t) => {
  t.is(wrapped('one two three', ' ', 8), ' one two\n three');
  t.is(wrapped('a-very-long-word b', ' ', 6), ' a-very-long-word\n b');
});

test('progress has a bar, a rate and the time left where they are known', (t) => {
  t.is(progressLine(5, undefined, undefined), '5 pages');
  t.is(progressLine(1500, undefined, 1000), '1,500 pages  1,000 pages/s');
  const half = progressLine(500, 1000, 100);
  t.regex(half, /^█{12}░{12} 50 % {2}500 pages {2}100 pages\/s {2}0:00:05 left$/);
  t.regex(progressLine(1200, 1000, 100), /100 %.*0:00:00 left/);
  t.is(
    progressLine(500, 1000, 100, 46),
    `${'█'.repeat(7)}${'░'.repeat(7)} 50 %  100 pages/s  0:00:05 left`,
  );
  t.is(progressLine(500, 1000, 100, 28), '█████░░░░ 50 %  0:00:05 left');
  t.is(progressLine(1500, undefined, 1000, 12), '1,500 pages');
});

test('a rate is of the last seconds', (t) => {
  const rate = new Rate(0);
  t.is(rate.at(10, 100), undefined, 'too early to tell');
  t.is(rate.at(100, 1000), 100);
  let last = 0;
  for (let ms = 1250; ms <= 30_000; ms += 250) last = rate.at(100 + (ms - 1000), ms)!;
  t.is(Math.round(last), 1000, 'what was slow at first is forgotten');
});
