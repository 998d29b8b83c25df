import { StateError } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { rig } from './support/rig.ts';

const tenPages = { poolLimitBytes: 10 * pageSize };

/** Fills a pool of ten pages with raw pages, in the slots 0 to 9. */
function fill(slots: { store(slot: number, page: Uint8Array): string }): void {
  for (let slot = 0; slot < 10; slot++) slots.store(slot, incompressible(slot));
}

test('a pool at its limit refuses what needs memory, and accepts again at its threshold', (t) => {
  const { device, check } = rig(tenPages);
  const slots = device();
  fill(slots);
  t.is(check().poolLimitHit, 0);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  t.is(check().poolLimitHit, 2);
  slots.invalidate(0);
  t.is(slots.store(10, incompressible(10)), 'raw', 'at 9 pages, 90 %');
  t.is(slots.store(11, incompressible(11)), 'pool-limit');
  const stats = check();
  t.is(stats.poolLimitHit, 3);
  t.is(stats.rejectPoolLimit, 3);
  t.is(stats.memLimit, 10 * pageSize);
  t.is(stats.memUsedMax, 10 * pageSize);
});

test('between limit and threshold a pool that was full refuses, which is no hit', (t) => {
  const { device, check } = rig({ ...tenPages, acceptThresholdPercent: 50 });
  const slots = device();
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  for (let slot = 0; slot < 4; slot++) {
    slots.invalidate(slot);
    t.is(slots.store(10, incompressible(10)), 'pool-limit', `at ${9 - slot} pages`);
  }
  slots.invalidate(4);
  t.is(slots.store(10, incompressible(10)), 'raw');
  const stats = check();
  t.is(stats.poolLimitHit, 1);
  t.is(stats.rejectPoolLimit, 5);
});

test('a full pool still takes same-filled pages and content that it has', (t) => {
  const { device, check } = rig(tenPages);
  const slots = device();
  fill(slots);
  t.is(slots.store(20, zeroPage()), 'same-filled');
  t.is(slots.store(21, sameFilled(1, 2)), 'same-filled');
  t.is(slots.store(22, incompressible(3)), 'shared');
  t.is(slots.store(3, incompressible(3)), 'unchanged');
  t.is(slots.store(23, incompressible(23)), 'pool-limit');
  t.is(slots.store(24, zeroPage()), 'same-filled');
  const stats = check();
  t.is(stats.poolLimitHit, 1);
  t.is(stats.rejectPoolLimit, 1);
  t.is(stats.storedPages, 14);
});

test("in zswap's order a full pool takes nothing at all", (t) => {
  const { device, hasher, check } = rig({ ...tenPages, limitOrder: 'zswap' });
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  const hashed = hasher.calls('hash');
  t.is(slots.store(20, zeroPage()), 'pool-limit');
  t.is(slots.store(21, incompressible(3)), 'pool-limit');
  t.is(slots.store(3, incompressible(3)), 'pool-limit');
  t.is(hasher.calls('hash'), hashed);
  slots.invalidate(0);
  t.is(slots.store(20, zeroPage()), 'same-filled');
  t.is(slots.store(21, incompressible(3)), 'shared');
  const stats = check();
  t.is(stats.poolLimitHit, 3);
  t.is(stats.rejectPoolLimit, 3);
});

test('a limit of nothing takes no object', (t) => {
  const { device, check } = rig({ poolLimitBytes: 0 });
  const slots = device();
  t.is(slots.store(0, zeroPage()), 'same-filled');
  t.is(slots.store(1, trimmed(1)), 'pool-limit');
  t.is(check().poolTotalSize, 0);
});

test('the limit is looked at before the page is compressed', (t) => {
  const { device, compressor, allocator } = rig({ poolLimitBytes: 0 });
  device().store(0, trimmed(1));
  t.is(compressor.calls('compress'), 0);
  t.is(allocator.calls('alloc'), 0);
});

test('onPoolLimit is called once for each store that is refused for the limit, after it is', (t) => {
  let calls = 0;
  const seen: boolean[] = [];
  const { device } = rig({
    ...tenPages,
    onPoolLimit() {
      calls++;
      seen.push(slots.has(3));
    },
  });
  const slots = device();
  fill(slots);
  slots.store(20, zeroPage());
  t.is(calls, 0);
  slots.store(20, incompressible(20));
  t.is(calls, 1);
  slots.store(3, incompressible(20));
  t.is(calls, 2);
  // The slot was erased before it was called.
  t.deepEqual(seen, [true, false]);
  const outcomes = new Uint8Array(3);
  const pages = new Uint8Array(3 * pageSize).fill(1);
  pages.set(incompressible(31), 0);
  pages.set(incompressible(32), pageSize);
  slots.store(0, zeroPage());
  slots.store(1, zeroPage());
  fill(slots);
  slots.storeMany([30, 31, 32], pages, outcomes);
  t.is(calls, 2 + [...outcomes].filter((code) => code === 5).length);
});

test('a call back into the pool from onPoolLimit is refused and harms nothing', async (t) => {
  const pools: PagePool[] = [];
  const errors: unknown[] = [];
  const closings: Promise<void>[] = [];
  const { pool, device, check } = rig({
    ...tenPages,
    onPoolLimit() {
      const attempts = [
        () => slots.store(0, zeroPage()),
        () => slots.load(0, new Uint8Array(pageSize)),
        () => slots.invalidate(0),
        () => slots.invalidateRange(0, 10),
        () => slots.storeMany([], new Uint8Array(0), new Uint8Array(0)),
        () => slots.loadMany([], new Uint8Array(0), new Uint8Array(0)),
        () => pools[0]!.compact(),
      ];
      closings.push(slots.close(), pools[0]!.close());
      for (const attempt of attempts) {
        try {
          attempt();
          errors.push('no error');
        } catch (error) {
          errors.push(error);
        }
      }
    },
  });
  pools.push(pool);
  const slots = device();
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  for (const closing of closings) errors.push(await t.throwsAsync(closing));
  t.is(errors.length, 9);
  for (const error of errors) {
    t.true(error instanceof StateError);
    t.is((error as StateError).code, 'PAGEFOLD_BUSY');
  }
  t.is(check().storedPages, 10);
  t.is(slots.store(10, zeroPage()), 'same-filled');
});

test('an error from onPoolLimit reaches the caller of the store, whose outcome stands', (t) => {
  const error = new Error('not now');
  const { device, check } = rig({
    ...tenPages,
    onPoolLimit() {
      throw error;
    },
  });
  const slots = device();
  fill(slots);
  t.is(
    t.throws(() => slots.store(0, incompressible(10))),
    error,
  );
  t.false(slots.has(0));
  t.is(check().rejectPoolLimit, 1);
  t.is(slots.store(1, zeroPage()), 'same-filled');
});

test('without a layer below, a full pool lets a slot be overwritten whose object goes by that', (t) => {
  const { device, check } = rig(tenPages);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  for (let round = 1; round < 5; round++) {
    for (let slot = 0; slot < 10; slot++) {
      t.is(slots.store(slot, incompressible(100 * round + slot)), 'raw');
    }
  }
  t.is(slots.store(10, incompressible(10)), 'pool-limit', 'nothing goes for a slot that is empty');
  slots.store(11, sameFilled(1, 2));
  t.is(slots.store(11, incompressible(11)), 'pool-limit', 'nor for a word');
  slots.store(12, incompressible(403));
  t.is(slots.store(3, incompressible(12)), 'pool-limit', 'nor for an object that others share');
  const page = new Uint8Array(pageSize);
  t.is(slots.load(3, page), 'loaded');
  sameBytes(t, page, incompressible(403));
  t.is(check().poolTotalSize, 10 * pageSize);
});

test('without a layer below, a pool that was full takes again as soon as there is room', (t) => {
  const { device, check } = rig({ ...tenPages, acceptThresholdPercent: 50 });
  const [swap, disk] = [device({ slots: 20 }), device({ slots: 20, onFailure: 'keep' })];
  fill(swap);
  t.is(disk.store(0, incompressible(20)), 'pool-limit');
  swap.invalidate(0);
  t.is(swap.store(11, incompressible(21)), 'pool-limit', 'below its threshold only');
  t.is(disk.store(0, incompressible(20)), 'raw');
  check();
});

test('with a layer below, overwriting in a full pool is refused and the slot erased, as in zswap', (t) => {
  const { device, check } = rig(tenPages);
  const slots = device();
  fill(slots);
  t.is(slots.store(3, incompressible(30)), 'pool-limit');
  t.false(slots.has(3));
  check();
});
