import { PoolLimit } from '@pagefold/core/parts';
import test from 'ava';

// A machine with 1000 pages of RAM, a pool of 20 % and an accept threshold of 90 %: Linux 6.12 is full at
// 200 pool pages and accepts again at 180 (mm/zswap.c, zswap_check_limits).
const limitBytes = 200 * 4096;

test('a pool is full at its limit and accepts again at its threshold', (t) => {
  const limit = new PoolLimit(limitBytes, 90, 4096);
  t.false(limit.refuses(0));
  t.false(limit.refuses(199));
  t.true(limit.refuses(200));
  t.true(limit.refuses(199));
  t.true(limit.refuses(181));
  t.false(limit.refuses(180));
  t.false(limit.refuses(199));
  t.true(limit.refuses(207));
});

test('only stores that meet the limit itself are hits, not those between limit and threshold', (t) => {
  const limit = new PoolLimit(limitBytes, 90, 4096);
  const seen = [199, 200, 201, 199, 190, 181, 200, 180, 199].map((poolPages) => {
    limit.refuses(poolPages);
    return limit.hits;
  });
  t.deepEqual(seen, [0, 1, 2, 2, 2, 2, 3, 3, 3]);
});

test('a threshold of 100 % turns the hysteresis off', (t) => {
  const limit = new PoolLimit(limitBytes, 100, 4096);
  t.true(limit.refuses(200));
  t.false(limit.refuses(199));
  t.true(limit.refuses(200));
  t.is(limit.hits, 2);
});

test('a threshold of 0 % accepts again when the pool is empty', (t) => {
  const limit = new PoolLimit(limitBytes, 0, 4096);
  t.true(limit.refuses(200));
  t.true(limit.refuses(1));
  t.false(limit.refuses(0));
  t.false(limit.refuses(199));
});

test('bytes become whole pages and the threshold whole pages of these, both rounded down', (t) => {
  const limit = new PoolLimit(12 * 4096 - 1, 90, 4096);
  t.false(limit.refuses(10));
  t.true(limit.refuses(11));
  // 90 % of 11 pages are 9.9.
  t.true(limit.refuses(10));
  t.false(limit.refuses(9));
  t.is(limit.limitBytes, 12 * 4096 - 1);
});

test('a limit of nothing refuses always, and none never', (t) => {
  const nothing = new PoolLimit(0, 90, 4096);
  t.true(nothing.refuses(0));
  t.true(nothing.refuses(0));
  t.is(nothing.hits, 2);
  for (const percent of [0, 90, 100]) {
    const none = new PoolLimit(Number.POSITIVE_INFINITY, percent, 4096);
    t.false(none.refuses(0));
    t.false(none.refuses(2 ** 31));
    t.is(none.hits, 0);
  }
});
