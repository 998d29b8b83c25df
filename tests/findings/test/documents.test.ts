import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filledDocuments, range, readResults, subjects } from '@pagefold/test-findings';
import test from 'ava';

const results = fileURLToPath(new URL('../../../docs/findings.json', import.meta.url));

test('the documents say what the results say', (t) => {
  for (const { path, now, filled } of filledDocuments(readResults(results))) {
    t.true(now === filled, `${path}: npm run findings -- --fill`);
  }
});

test('the results are of workloads that there are', (t) => {
  const names = subjects.map(({ name }) => name);
  const found = new Set(readResults(results).map(({ workload }) => workload));
  t.deepEqual(
    names.filter((name) => found.has(name)),
    [...found],
  );
});

test('results hold no path of the machine that they were made on', (t) => {
  t.notRegex(readFileSync(results, 'utf8'), /\/(tmp|home|root|work)\//);
});

test('a range is said once where it has no width', (t) => {
  const format = (value: number): string => value.toFixed(1);
  t.is(range([], format), '–');
  t.is(range([1.01, 1.02], format), '1.0');
  t.is(range([3, 1, 2], format), '1.0 to 3.0');
});
