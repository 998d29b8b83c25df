import { SimilarityIndex } from '@pagefold/core/parts';
import test from 'ava';
import { noise } from '../support/pages.ts';

/** All that is found, the best first. */
function found(index: SimilarityIndex, features: number[]): number[] {
  index.look(Uint32Array.from(features));
  const ids: number[] = [];
  for (let id = index.best(); id >= 0; id = index.best()) ids.push(id);
  return ids;
}

function enter(index: SimilarityIndex, features: number[], id: number): void {
  index.enter(Uint32Array.from(features), id);
}

test('objects are found by features in common, the most first', (t) => {
  const index = new SimilarityIndex(65_536, 4);
  const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((i) => noise(i, 0));
  enter(index, [a!, b!, c!, d!], 10);
  enter(index, [a!, b!, e!, e!], 11);
  t.deepEqual(found(index, [a!, b!, c!, d!]), [10, 11]);
  t.deepEqual(found(index, [e!, 1, 2, 3]), [11]);
  t.deepEqual(found(index, [6, 7, 8, 9]), []);
  t.is(index.byteLength, 65_536);
});

test('of one feature the two newest objects are found, the newest first', (t) => {
  const index = new SimilarityIndex(1024, 1);
  for (const id of [1, 2, 3]) enter(index, [77], id);
  t.deepEqual(found(index, [77]), [3, 2]);
  enter(index, [77], 3);
  t.deepEqual(found(index, [77]), [3, 2], 'entered again');
});

test('a feature of 0 is none', (t) => {
  const index = new SimilarityIndex(1024, 2);
  enter(index, [0, 0], 5);
  t.deepEqual(found(index, [0, 0]), []);
});

test('another feature of the same bucket is hardly ever taken for it', (t) => {
  const index = new SimilarityIndex(1024, 1);
  for (let i = 0; i < 1000; i++) enter(index, [noise(i, 1)], i);
  let wrong = 0;
  for (let i = 0; i < 10_000; i++) wrong += found(index, [noise(i, 2)]).length;
  // Two cells a bucket, twelve bits of tag: 5 are expected.
  t.true(wrong < 20, `${wrong} of 10000`);
});

test('ids grow beyond the bits that they had at first, and what is remembered stays', (t) => {
  const index = new SimilarityIndex(65_536, 1);
  const ids = [0, 1, 2 ** 20 - 2, 2 ** 20 - 1, 2 ** 20, 5_000_000, 2 ** 31 - 3];
  for (const [i, id] of ids.entries()) {
    enter(index, [noise(i, 3)], id);
    for (let j = 0; j <= i; j++) t.deepEqual(found(index, [noise(j, 3)]), [ids[j]!]);
  }
});
