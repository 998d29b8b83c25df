import type { Device } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, pageOf } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { settled, until } from '../support/slow-store.ts';

const twenty = { poolLimitBytes: 20 * pageSize };

function fill(slots: Device, from: number, end: number): void {
  for (let slot = from; slot < end; slot++) slots.store(slot, incompressible(slot));
}

test('reclaim sleeps below the high mark and is woken at it, 95 % by default', async (t) => {
  const { device, store } = backed(twenty);
  const slots = device();
  fill(slots, 0, 18);
  await settled();
  t.is(store.writes.length, 0);
  fill(slots, 18, 19);
  await until(() => store.writes.length > 0);
  t.is(store.writes[0]!.what.length, 1, 'down to the low mark, 90 %');
});

test('reclaim works down to the low mark, and no further', async (t) => {
  const { pool, device, store, check } = backed({
    ...twenty,
    reclaimLowPercent: 40,
    reclaimHighPercent: 60,
  });
  const slots = device();
  store.prompt = true;
  fill(slots, 0, 12);
  // However many slices that takes.
  await until(() => pool.stats().poolTotalSize <= 8 * pageSize);
  await settled();
  const stats = check();
  t.is(stats.poolTotalSize, 8 * pageSize);
  t.is(stats.reclaimedBytes, 4 * pageSize);
  t.is(stats.rejectReclaimFail, 0);
});

test('the coldest go first: what was used has a second chance', async (t) => {
  const { pool, device, store } = backed();
  const slots = device();
  store.prompt = true;
  fill(slots, 0, 8);
  // The first to go shows that a scan has passed all of them.
  await pool.reclaim(pageSize);
  t.is(slots.stateOf(0), 'written-back');
  slots.load(1, new Uint8Array(pageSize));
  slots.store(9, incompressible(3));
  await pool.reclaim(2 * pageSize);
  const gone = [1, 2, 3, 4, 5].map((slot) => slots.stateOf(slot) === 'written-back');
  t.deepEqual(gone, [false, true, false, true, false]);
});

test('objects that were all used are written out all the same, however many they are', async (t) => {
  const { device, pool, store, check } = backed({ batchBytes: 2 ** 18 });
  const slots = device({ slots: 2 ** 14 });
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 10_000; slot++) {
    new DataView(page.buffer).setUint32(0, slot + 1);
    slots.store(slot, page);
  }
  const before = check();
  store.prompt = true;
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), before.poolTotalSize);
  t.is(check().backedObjects, 10_000);
});

test('at most two batches are under way, none longer than the store likes', async (t) => {
  const { device, pool, store, check } = backed({ batchBytes: 3 * pageSize });
  const slots = device();
  fill(slots, 0, 20);
  const reclaimed = pool.reclaim(Number.POSITIVE_INFINITY);
  await until(() => store.writes.length === 2);
  await settled();
  t.is(store.writes.length, 2);
  t.is(check().writingBytes, 6 * pageSize);
  let written = 0;
  while (written < 20) {
    await until(() => store.writes.length > 0);
    t.true(store.writes.length <= 2);
    const [write] = store.writes;
    t.true(write!.what.length <= 3);
    written += write!.what.length;
    await write!.end();
  }
  t.is(await reclaimed, 20 * pageSize);
  t.is(check().poolTotalSize, 0);
});

test('batches that end in another order than they began are all well', async (t) => {
  const { device, pool, store, check } = backed({ batchBytes: 2 * pageSize });
  const slots = device();
  fill(slots, 0, 6);
  const reclaimed = pool.reclaim(6 * pageSize);
  await until(() => store.writes.length === 2);
  await store.writes[1]!.end();
  await until(() => store.writes.length === 2);
  await store.writes[1]!.end();
  await store.writes[0]!.end();
  t.is(await reclaimed, 6 * pageSize);
  store.prompt = true;
  for (let slot = 0; slot < 6; slot++)
    sameBytes(t, await pageOf(slots, slot), incompressible(slot));
  check();
});

test('bytes under way count as freed for the goal', async (t) => {
  const { device, pool, store, check } = backed({ batchBytes: 2 * pageSize });
  const slots = device();
  fill(slots, 0, 20);
  const reclaimed = pool.reclaim(3 * pageSize);
  await until(() => store.writes.length === 2);
  t.is(check().writingBytes, 3 * pageSize);
  for (const write of [...store.writes]) await write.end();
  t.is(await reclaimed, 3 * pageSize);
  t.is(store.writes.length, 0);
  t.is(check().backedObjects, 3);
});

test('reclaim moves together what is left, for objects that leave free hardly a page by themselves', async (t) => {
  const { device, pool, store, check } = backed();
  const slots = device();
  for (let slot = 0; slot < 400; slot++) slots.store(slot, trimmed(1000, slot));
  const before = check().poolTotalSize;
  t.is(before, 100 * pageSize);
  // Used are three of four, so that one object leaves each page.
  const page = new Uint8Array(pageSize);
  store.prompt = true;
  await pool.reclaim(pageSize);
  for (let slot = 0; slot < 400; slot++) if (slot % 4 !== 0) slots.load(slot, page);
  const released = await pool.reclaim(10 * pageSize);
  t.is(released, 10 * pageSize);
  const stats = check();
  t.true(stats.pagesCompacted > 0);
  t.is(stats.poolTotalSize, before - stats.reclaimedBytes);
  for (let slot = 0; slot < 400; slot++)
    sameBytes(t, await pageOf(slots, slot), trimmed(1000, slot));
});

test('reclaim resolves with what was released when nothing is left', async (t) => {
  const { device, pool, store, check } = backed();
  const slots = device();
  store.prompt = true;
  t.is(await pool.reclaim(100 * pageSize), 0);
  fill(slots, 0, 3);
  t.is(await pool.reclaim(100 * pageSize), 3 * pageSize);
  t.is(await pool.reclaim(0), 0);
  t.is(check().reclaimedBytes, 3 * pageSize);
});

test('each who asks for reclaim gets bytes of its own', async (t) => {
  const { device, pool, store, check } = backed();
  const slots = device();
  fill(slots, 0, 10);
  store.prompt = true;
  const asked = [1, 2, 3].map((pages) => pool.reclaim(pages * pageSize));
  t.deepEqual(await Promise.all(asked), [pageSize, 2 * pageSize, 3 * pageSize]);
  t.is(check().poolTotalSize, 4 * pageSize);
});

test('a part of a page is asked for as a page', async (t) => {
  const { device, pool, store } = backed();
  fill(device(), 0, 3);
  store.prompt = true;
  t.is(await pool.reclaim(1), pageSize);
});

test('whoever asks while a write is under way does not wait for its end', async (t) => {
  const { device, pool, store } = backed();
  const slots = device();
  fill(slots, 0, 4);
  void pool.reclaim(pageSize);
  await until(() => store.writes.length === 1);
  void pool.reclaim(pageSize);
  await until(() => store.writes.length === 2);
  t.is(store.writes[1]!.what.length, 1);
});

test('what reclaim cannot be asked for', async (t) => {
  const { pool } = backed();
  for (const bytes of [-1, 0.5, Number.NaN, '1' as unknown as number]) {
    await t.throwsAsync(pool.reclaim(bytes), { instanceOf: RangeError, message: /"bytes"/ });
  }
});

test('without a backing store reclaim compacts', async (t) => {
  const { device, pool, check } = rig();
  const slots = device();
  for (let slot = 0; slot < 16; slot++) slots.store(slot, trimmed(100, slot));
  for (let slot = 0; slot < 16; slot++) if (slot % 4 !== 0) slots.invalidate(slot);
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 3 * pageSize);
  t.is(check().poolTotalSize, pageSize);
});

test('a lower limit wakes reclaim, which works down to its low mark', async (t) => {
  const { device, pool, store, check } = backed(twenty);
  const slots = device();
  store.prompt = true;
  fill(slots, 0, 18);
  pool.setLimit(10 * pageSize);
  t.is(slots.store(18, incompressible(18)), 'pool-limit');
  await pool.room();
  t.is(check().poolTotalSize, 9 * pageSize);
  t.is(check().memLimit, 10 * pageSize);
});

test('the hard limit is never passed, whatever is stored and fetched', async (t) => {
  const { device, pool, store, check } = backed(twenty);
  const slots = device({ onFailure: 'keep' });
  store.prompt = true;
  let refused = 0;
  for (let slot = 0; slot < 100; slot++) {
    while (slots.store(slot, incompressible(slot)) === 'pool-limit') {
      refused++;
      await pool.room();
    }
    t.deepEqual(
      await pageOf(slots, (slot * 7) % (slot + 1)),
      incompressible((slot * 7) % (slot + 1)),
    );
    t.true(pool.stats().poolTotalSize <= 20 * pageSize);
  }
  const stats = check();
  t.true(stats.memUsedMax <= 20 * pageSize);
  t.is(stats.rejectPoolLimit, refused);
});

test('a page fetched from a full pool is served and not promoted', async (t) => {
  const { device, writeOut, store, check } = backed(twenty);
  const slots = device({ onFailure: 'keep' });
  fill(slots, 0, 2);
  await writeOut();
  fill(slots, 2, 22);
  t.is(check().poolTotalSize, 20 * pageSize);
  store.prompt = true;
  sameBytes(t, await pageOf(slots, 0), incompressible(0));
  t.is(check().fetchesNotPromoted, 1);
  t.is(slots.stateOf(0), 'written-back');
});
