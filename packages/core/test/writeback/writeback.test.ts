import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore } from '../support/slow-store.ts';

test('what reclaim writes back is fetched as it was, and stays in memory while there is room', async (t) => {
  const store = new SlowStore({ prompt: true });
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
  slots.store(20, trimmed(100));
  slots.store(21, trimmed(100));
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 21 * pageSize);
  const out = check();
  t.is(out.backedObjects, 21);
  t.is(out.backedPages, 22);
  t.is(out.writtenBackPages, 22);
  t.is(out.poolTotalSize, 0);
  t.is(store.kept.size, 21);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 22; slot++) {
    const isAway = slot < 21;
    t.is(slots.stateOf(slot), isAway ? 'written-back' : 'shared');
    t.is(slots.load(slot, page), isAway ? 'written-back' : 'loaded');
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, slot < 20 ? incompressible(slot) : trimmed(100));
    t.is(slots.load(slot, page), 'loaded');
    check();
  }
  t.is(check().fetchesPromoted, 21);
  t.is(store.kept.size, 0);
});

test('the high mark wakes reclaim, which works down to the low one', async (t) => {
  const store = new SlowStore({ prompt: true });
  const { pool, device, check } = rig({
    stores: [store],
    poolLimitBytes: 100 * pageSize,
    reclaimLowPercent: 50,
    reclaimHighPercent: 80,
  });
  const slots = device();
  for (let slot = 0; slot < 79; slot++) slots.store(slot, incompressible(slot));
  t.is(check().writingBytes, 0);
  for (let slot = 79; slot < 1000; slot++) {
    while (slots.store(slot, incompressible(slot)) === 'pool-limit') await pool.room();
  }
  // A request that asks for nothing ends when reclaim does.
  while (check().poolTotalSize > 80 * pageSize) await pool.reclaim(0);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 1000; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  check();
  await pool.close();
  t.true(store.isClosed);
});

test('what comes back counts for the most memory that was used', async (t) => {
  const store = new SlowStore({ prompt: true });
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  for (let slot = 0; slot < 6; slot++) slots.store(slot, incompressible(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  for (let slot = 6; slot < 9; slot++) slots.store(slot, incompressible(slot));
  t.is(check().memUsedMax, 6 * pageSize);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 5; slot++) await slots.fetch(slot, page);
  t.is(check().memUsedMax, 8 * pageSize);
});

test('without a store, a reclaim that ends tells nobody that there will be no room', async (t) => {
  const { pool, device } = rig({ poolLimitBytes: pageSize });
  const slots = device();
  slots.store(0, incompressible(0));
  t.is(slots.store(1, incompressible(1)), 'pool-limit');
  const room = pool.room();
  t.is(await pool.reclaim(pageSize), 0);
  slots.invalidate(0);
  await t.notThrowsAsync(room);
});

test('invalidating what is written back frees it in the store', async (t) => {
  const store = new SlowStore({ prompt: true });
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(slots.nextStored(0, 4096), 0);
  t.is(await slots.invalidateRangeInSlices(0, 10), 10);
  t.is(slots.nextStored(0, 4096), 10);
  t.is(store.kept.size, 10);
  await slots.close();
  t.is(store.kept.size, 0);
  t.is(check().objects, 0);
});
