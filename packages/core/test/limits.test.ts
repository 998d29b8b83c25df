import { PoolLimit } from '@pagefold/core/parts';
import test from 'ava';
import fc from 'fast-check';

// A machine with 1000 pages of RAM, a pool of 20 % and an accept threshold of 90 %: Linux 6.12 is full at
// 200 pool pages and accepts again at 180 (mm/zswap.c, zswap_check_limits).
const limitBytes = 200 * 4096;

/** A limit as devices with a layer below meet it, and what it counts. */
function limitOf(bytes: number, acceptThresholdPercent: number) {
  const counters = { poolLimitHit: 0 };
  const limit = new PoolLimit(bytes, acceptThresholdPercent, 4096, counters);
  return {
    limitBytes: limit.limitBytes,
    refuses: (poolPages: number) => limit.refuses(poolPages, true, false),
    get hits() {
      return counters.poolLimitHit;
    },
  };
}

test('a pool is full at its limit and accepts again at its threshold', (t) => {
  const limit = limitOf(limitBytes, 90);
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
  const limit = limitOf(limitBytes, 90);
  const seen = [199, 200, 201, 199, 190, 181, 200, 180, 199].map((poolPages) => {
    limit.refuses(poolPages);
    return limit.hits;
  });
  t.deepEqual(seen, [0, 1, 2, 2, 2, 2, 3, 3, 3]);
});

test('a threshold of 100 % turns the hysteresis off', (t) => {
  const limit = limitOf(limitBytes, 100);
  t.true(limit.refuses(200));
  t.false(limit.refuses(199));
  t.true(limit.refuses(200));
  t.is(limit.hits, 2);
});

test('a threshold of 0 % accepts again when the pool is empty', (t) => {
  const limit = limitOf(limitBytes, 0);
  t.true(limit.refuses(200));
  t.true(limit.refuses(1));
  t.false(limit.refuses(0));
  t.false(limit.refuses(199));
});

test('bytes become whole pages and the threshold whole pages of these, both rounded down', (t) => {
  const limit = limitOf(12 * 4096 - 1, 90);
  t.false(limit.refuses(10));
  t.true(limit.refuses(11));
  // 90 % of 11 pages are 9.9.
  t.true(limit.refuses(10));
  t.false(limit.refuses(9));
  t.is(limit.limitBytes, 12 * 4096 - 1);
});

test('a limit of nothing refuses always, and none never', (t) => {
  const nothing = limitOf(0, 90);
  t.true(nothing.refuses(0));
  t.true(nothing.refuses(0));
  t.is(nothing.hits, 2);
  for (const percent of [0, 90, 100]) {
    const none = limitOf(Number.POSITIVE_INFINITY, percent);
    t.false(none.refuses(0));
    t.false(none.refuses(2 ** 31));
    t.is(none.hits, 0);
  }
});

test('without a layer below, a pool takes again as soon as there is room', (t) => {
  const limit = new PoolLimit(limitBytes, 90, 4096, { poolLimitHit: 0 });
  t.true(limit.refuses(200, false, false));
  t.false(limit.refuses(199, false, false));
  t.true(limit.refuses(199, true, false), 'swap still waits for the threshold');
});

test('without a layer below, replacing an object passes a full pool, up to a zspage beyond it', (t) => {
  const limit = new PoolLimit(limitBytes, 90, 4096, { poolLimitHit: 0 });
  t.false(limit.refuses(200, false, true));
  t.false(limit.refuses(215, false, true));
  t.true(limit.refuses(216, false, true));
  t.true(limit.refuses(200, true, true), 'swap erases the slot and writes the page itself');
});

test('a limit that is taken away leaves nothing behind, whatever the threshold and the marks', (t) => {
  const marks = { lowPercent: 0, highPercent: 0 };
  const limit = new PoolLimit(limitBytes, 0, 4096, { poolLimitHit: 0 }, marks);
  t.true(limit.refuses(200, true, false));
  limit.setLimit(Number.POSITIVE_INFINITY);
  t.true(limit.mayAccept(1000));
  t.true(limit.mayPromote(1000));
  t.is(limit.reclaimTarget, Number.POSITIVE_INFINITY);
  t.false(limit.refuses(1000, true, false));
});

test('the most pool pages that there were are remembered', (t) => {
  const limit = new PoolLimit(limitBytes, 90, 4096, { poolLimitHit: 0 });
  for (const poolPages of [3, 7, 5]) limit.note(poolPages);
  t.is(limit.highest, 7);
});

test('who does not ask a limit that is far is told the same by all others', (t) => {
  const step = fc.record({
    poolPages: fc.nat(260),
    hasLayerBelow: fc.boolean(),
    replaces: fc.boolean(),
    limitPages: fc.option(fc.nat(240), { freq: 8 }),
  });
  const all = fc.property(fc.array(step, { maxLength: 40 }), fc.nat(100), (steps, percent) => {
    const counters = [{ poolLimitHit: 0 }, { poolLimitHit: 0 }] as const;
    const [always, seldom] = counters.map((own) => new PoolLimit(limitBytes, percent, 4096, own));
    for (const { poolPages, hasLayerBelow, replaces, limitPages } of steps) {
      if (limitPages !== null) {
        for (const limit of [always!, seldom!]) limit.setLimit(limitPages * 4096);
      }
      const refused = always!.refuses(poolPages, hasLayerBelow, replaces);
      const isFar = seldom!.isFar(poolPages);
      t.is(isFar ? false : seldom!.refuses(poolPages, hasLayerBelow, replaces), refused);
      for (const pages of [poolPages, 0, 150, 199, 200, 250]) {
        t.is(seldom!.mayAccept(pages), always!.mayAccept(pages));
      }
      t.is(seldom!.reclaimTarget, always!.reclaimTarget);
    }
    t.deepEqual(counters[0], counters[1]);
  });
  fc.assert(all);
});
