import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { camelCased, fillMarkers, reportText, snakeCased, updateDocuments } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';
import { sampleResults } from './support/results.ts';

test('a run is printed with its machine, its pages, what is absent, and every figure', (t) => {
  const text = reportText(sampleResults);
  for (const part of [
    'Some CPU, one of 4 cores, 16.0 GiB; Linux 6.12 x64; Node.js 20.20.2',
    'memory of 4 demo services: 20,000 pages of 4 KiB',
    'ABSENT: there is no /dev/zram0 (modprobe zram)',
    '16,384 pages (2,621 same-filled, 3,932 duplicates, 9,831 unique), 11 rounds',
    '4,400 ± 220',
    '1.10x',
    '6.25 ms',
    'collections: 2 major, 40 minor',
    '19,000 pages compared with liblz4, 0 different',
    'left out: 8000000 pages need 9.0 GiB',
  ]) {
    t.true(text.includes(part), part);
  }
});

test('a run beside which other programs ran says so', (t) => {
  t.true(reportText(sampleResults).includes('99.1 % of the time'));
  t.notRegex(reportText(sampleResults), /DISTURBED/);
  t.regex(reportText({ ...sampleResults, coreShare: 0.6 }), /60\.0 % .*: DISTURBED/);
});

test('a part that was not measured is not printed', (t) => {
  const { growth: _, steady: __, ...rest } = sampleResults;
  t.notRegex(reportText(rest), /Growth:|Steady state:/);
});

test('figures as JSON have names of one kind, and come back as they were', (t) => {
  const json = JSON.stringify(snakeCased(sampleResults));
  t.regex(json, /"bytes_per_page":1071/);
  t.deepEqual([...json.matchAll(/"([a-z0-9_]*[A-Z]\w*)":/g)], []);
  t.deepEqual(camelCased(JSON.parse(json)), sampleResults);
});

test('what stands between marks is replaced, as often as one likes', (t) => {
  const text = 'before\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nafter\n';
  const once = fillMarkers(text, 'x', 'new');
  t.is(once, 'before\n<!-- bench:x -->\n\nnew\n\n<!-- /bench:x -->\nafter\n');
  t.is(fillMarkers(once, 'x', 'new'), once);
});

test('a text without the marks, or with half of them, stays as it is', (t) => {
  for (const text of ['nothing', '<!-- bench:x --> no end', '<!-- /bench:x --> <!-- bench:x -->']) {
    t.is(fillMarkers(text, 'x', 'new'), text);
  }
});

test('documents get the figures between their marks, and only those', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'docs/internals/performance.md');
  mkdirSync(join(root, 'docs/internals'), { recursive: true });
  writeFileSync(path, '# Speed\n<!-- bench:targets -->\n<!-- /bench:targets -->\n');
  writeFileSync(join(root, 'README.md'), '# No marks\n');
  t.deepEqual(updateDocuments(root, sampleResults), ['docs/internals/performance.md']);
  const text = readFileSync(path, 'utf8');
  t.regex(
    text,
    /\| store, mixed workload, to native C \| at most 1\.20 times \| 1\.10 times \| met \|/,
  );
  t.deepEqual(updateDocuments(root, sampleResults), []);
  t.is(readFileSync(join(root, 'README.md'), 'utf8'), '# No marks\n');
});

test('the summary has a row for each peer', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'README.md');
  writeFileSync(path, '<!-- bench:summary -->\n<!-- /bench:summary -->\n');
  updateDocuments(root, sampleResults);
  const text = readFileSync(path, 'utf8');
  t.regex(text, /\| pagefold \| 4,400 ns \| {2}\| 1,500 ns \| {2}\| 1,071 \|/);
  t.regex(text, /\| naive \| 11,000 ns \| 0\.40x \| 7,500 ns \| 0\.20x \| 1,250 \|/);
});
