import test from 'ava';
import { snakeCased } from '../dist/snake-cased.js';

test('names of objects are written in snake case, however deep they are', (t) => {
  const value = { poolPages: 1, inner: { aB: [{ cD: null }], 'alloc-fail': 2 }, list: ['xY'] };
  t.deepEqual(snakeCased(value), {
    pool_pages: 1,
    inner: { a_b: [{ c_d: null }], 'alloc-fail': 2 },
    list: ['xY'],
  });
});
