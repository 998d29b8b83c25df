import { concatenated, MixedOperations, Operations, sameFilledContent } from '@pagefold/bench';
import test from 'ava';

const [store, load, , replace] = [0, 1, 2, 3];

test('every hundred stores are 16 same-filled pages, 24 duplicates and 60 contents not stored before', (t) => {
  const operations = new MixedOperations(10_000, 1).fill(10_000);
  const seen = new Set<number>();
  for (let first = 1000; first < 10_000; first += 100) {
    for (let i = seen.size === 0 ? 0 : first - 100; i < first; i++) seen.add(operations.content(i));
    const part = Array.from({ length: 100 }, (_, i) => operations.content(first + i));
    const sameFilled = part.filter((content) => content >= sameFilledContent);
    const known = new Set(seen);
    let fresh = 0;
    for (const content of part) {
      if (content < sameFilledContent && !known.has(content)) fresh++;
      known.add(content);
    }
    t.is(sameFilled.length, 16);
    t.is(fresh, 60);
  }
});

test('slots are filled one after another, then only slots in use are used', (t) => {
  const mixed = new MixedOperations(100, 1);
  const fill = mixed.fill(60);
  t.is(mixed.filled, 60);
  for (let i = 0; i < 60; i++) t.deepEqual([fill.kind(i), fill.slot(i)], [store, i]);
  const overwrite = mixed.overwrite(1000);
  const replaced = mixed.overwrite(1000, replace);
  for (let i = 0; i < 1000; i++) {
    t.true(overwrite.slot(i) < 60);
    t.is(overwrite.kind(i), store);
    t.is(replaced.kind(i), replace);
  }
});

test('a duplicate is what another slot holds at that moment', (t) => {
  const mixed = new MixedOperations(50, 1);
  const operations = concatenated(mixed.fill(50), mixed.overwrite(5000));
  const held: number[] = [];
  let highest = -1;
  let duplicates = 0;
  for (let i = 0; i < operations.count; i++) {
    const content = operations.content(i);
    if (content < sameFilledContent && content <= highest) {
      duplicates++;
      t.true(held.includes(content));
    }
    if (content < sameFilledContent) highest = Math.max(highest, content);
    held[operations.slot(i)] = content;
  }
  t.true(duplicates > 1100);
});

test('use is half loads', (t) => {
  const mixed = new MixedOperations(1000, 1);
  mixed.fill(1000);
  const operations = mixed.use(100_000);
  let loads = 0;
  for (let i = 0; i < operations.count; i++) if (operations.kind(i) === load) loads++;
  t.true(Math.abs(loads - 50_000) < 1000);
});

test('one seed gives one list', (t) => {
  t.deepEqual(new MixedOperations(500, 9).fill(500), new MixedOperations(500, 9).fill(500));
  t.notDeepEqual(new MixedOperations(500, 8).fill(500), new MixedOperations(500, 9).fill(500));
});

test('an operation is read as it was written, up to the largest slot and content', (t) => {
  const operations = new Operations(1);
  operations.set(0, 3, 2 ** 30 - 1, 2 ** 32 - 1);
  t.deepEqual(
    [operations.kind(0), operations.slot(0), operations.content(0)],
    [3, 2 ** 30 - 1, 2 ** 32 - 1],
  );
});
