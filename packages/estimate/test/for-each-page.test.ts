import test from 'ava';
import { commonPageSize, forEachBatch, forEachPage, pagesOf } from '../dist/for-each-page.js';
import { page, sourceOf } from './support/pages.ts';

const pages = [1, 2, 3, 4, 5].map((seed) => page(seed, 0.1));
const sources = [sourceOf(pages.slice(0, 4), 3), sourceOf(pages.slice(4))];

test('visits the pages of all sources in order, numbered through', async (t) => {
  const seen: [number, Uint8Array][] = [];
  await forEachPage(sources, undefined, (each, number) =>
    seen.push([number, Uint8Array.from(each)]),
  );
  t.deepEqual(seen, [...pages.entries()]);
});

test('visits batches as they are handed out', async (t) => {
  const counts: number[] = [];
  await forEachBatch(sources, undefined, (batch, pageSize) => {
    counts.push(pagesOf(batch, pageSize).length);
  });
  t.deepEqual(counts, [3, 1, 1]);
});

test('sources of different page sizes are a mistake', (t) => {
  t.is(commonPageSize(sources), 4096);
  t.throws(() => commonPageSize([...sources, sourceOf([page(1, 0.1, 8192)])]), {
    instanceOf: RangeError,
    message: '"sources" expected pages of 4096 bytes, got 8192',
  });
});
