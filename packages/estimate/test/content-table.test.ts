import test from 'ava';
import { ContentTable } from '../dist/content-table.js';

function digest(first = 0): Uint32Array {
  const words = new Uint32Array(8);
  words[0] = first;
  return words;
}

test('numbers contents in the order of their first page and counts their pages', (t) => {
  const table = new ContentTable(32);
  const [a, b, c] = [digest(1), digest(2), digest(3)];
  t.deepEqual(
    [a, b, a, c, b, a].map((each) => table.add(each)),
    [0, 1, 0, 2, 1, 0],
  );
  t.is(table.size, 3);
  t.deepEqual([...table.pageCounts()], [3, 2, 1]);
});

test('digests that differ in any word are different contents', (t) => {
  const table = new ContentTable(32);
  t.is(table.add(digest()), 0);
  for (let word = 0; word < 8; word++) {
    const other = digest();
    other[word] = 1;
    t.is(table.add(other), word + 1);
  }
  t.deepEqual([...table.pageCounts()], new Array(9).fill(1));
});
