import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  camelCased,
  fillMarkers,
  fragments,
  reportText,
  snakeCased,
  updateDocuments,
} from '@pagefold/bench';
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
    '4,400 [4,224, 4,488]',
    '1.10x [1.06, 1.12]',
    '6.25 ms',
    'image 2 (16,384 pages), load ',
    '1.40x [1.34, 1.43]',
    'store: median 1.30x, worst 1.40x',
    'left out: 96 of 4,896',
    '9.50 ms',
    '6.25 ms at most',
    'not known',
    'resident: 128 MiB at the start, 2,176 MiB full, 128 MiB emptied',
    'collections: 2 major, 40 minor',
    'load  100 [96, 102]',
    '19,000 pages compared with liblz4, 0 different',
    'left out: 8000000 pages need 9.0 GiB',
  ]) {
    t.true(text.includes(part), part);
  }
});

test('a run beside which other programs ran is called noisy, in the report and in documents', (t) => {
  const quiet = 'other programs had the core in 4 of 400 blocks of operations (1.0 %)';
  const disturbed = { ...sampleResults, noise: { blocks: 400, disturbedBlocks: 21 } };
  for (const show of [reportText, fragments.machine!]) {
    t.true(show(sampleResults).includes(quiet));
    t.notRegex(show(sampleResults), /NOISY/);
    t.regex(show(disturbed), /NOISY.* 21 of 400 .*5\.3 %/);
  }
});

test('a run whose rounds differ much is called noisy, too', (t) => {
  const { mix } = sampleResults;
  const [store, ...loads] = mix!.phases;
  const [own, ...others] = store!.times;
  const wide = { ...own!, ns: { ...own!.ns, lowerQuartile: 4000, upperQuartile: 5320 } };
  const phases = [{ ...store!, times: [wide, ...others] }, ...loads];
  const text = reportText({ ...sampleResults, mix: { ...mix!, phases } });
  t.regex(text, /NOISY.*spans up to 30\.0 % of their median/);
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
    /\| store, in turns with native C, worst of the images \| at most 1\.45 times \| 1\.40 times \(3; Some CPU\) \| met \|/,
  );
  t.deepEqual(updateDocuments(root, sampleResults), []);
  t.is(readFileSync(join(root, 'README.md'), 'utf8'), '# No marks\n');
});

test('the summary has a row for each peer, and says what its ratios are', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'README.md');
  writeFileSync(path, '<!-- bench:summary -->\n<!-- /bench:summary -->\n');
  updateDocuments(root, sampleResults);
  const text = readFileSync(path, 'utf8');
  t.regex(text, /\| store, ns \| Pagefold, by round \|/);
  t.regex(text, /median of these ratios, and not the quotient/);
  t.regex(
    text,
    /\| pagefold \| 4,400 \[4,224, 4,488\] \| {2}\| 1,500 \[1,440, 1,530\] \| {2}\| 1,071 \|/,
  );
  t.regex(
    text,
    /\| naive \| 11,000 \[.*\] \| 0\.40x \[0\.38, 0\.41\] \| 7,500 \[.*\] \| 0\.20x \[.*\] \| 1,250 \|/,
  );
});
