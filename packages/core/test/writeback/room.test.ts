import type { Device, PagePool } from '@pagefold/core';
import test from 'ava';
import { backed } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { settled, until } from '../support/slow-store.ts';

const ten = { poolLimitBytes: 10 * pageSize };

function fill(slots: Device, pages = 10): void {
  for (let slot = 0; slot < pages; slot++) slots.store(slot, incompressible(slot));
}

/** Whether there is room, as far as can be said now. */
function waitFor(pool: PagePool): { isThere: boolean; readonly there: Promise<void> } {
  const waiting = { isThere: false, there: Promise.resolve() };
  waiting.there = pool.room().then(() => {
    waiting.isThere = true;
  });
  return waiting;
}

test('there is room in a pool that is not full', async (t) => {
  const { pool } = backed(ten);
  await pool.room();
  await rig().pool.room();
  t.pass();
});

test('whoever waits for room wakes reclaim, and gets it when something has been written', async (t) => {
  const { device, pool, store } = backed({ ...ten, reclaimHighPercent: 100 });
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  const waiting = waitFor(pool);
  await until(() => store.writes.length > 0);
  await settled();
  t.false(waiting.isThere);
  await store.writes[0]!.end();
  await waiting.there;
  t.is(slots.store(10, incompressible(10)), 'raw');
});

test('whoever waits for room gets it when somebody frees something, before the disk has written', async (t) => {
  const { device, pool, store } = backed(ten);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  const waiting = waitFor(pool);
  await until(() => store.writes.length > 0);
  slots.invalidate(3);
  await waiting.there;
  t.is(store.kept.size, 0);
  t.is(slots.store(10, incompressible(10)), 'raw');
});

test('without a backing store there is room when something has been freed', async (t) => {
  const { device, pool } = rig(ten);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  const waiting = waitFor(pool);
  await settled();
  t.false(waiting.isThere);
  slots.invalidate(3);
  await waiting.there;
  t.is(slots.store(10, incompressible(10)), 'raw');
});

for (const [name, compact] of [
  ['at once', async (pool: PagePool) => pool.compact()],
  ['in slices', (pool: PagePool) => pool.compactInSlices()],
] as const) {
  test(`without a backing store there is room when compaction, ${name}, has released something`, async (t) => {
    const { device, pool } = rig({ poolLimitBytes: 4 * pageSize });
    const slots = device({ onFailure: 'keep' });
    for (let slot = 0; slot < 16; slot++) slots.store(slot, trimmed(100, slot));
    for (let slot = 0; slot < 16; slot++) if (slot % 4 !== 0) slots.invalidate(slot);
    t.is(slots.store(20, incompressible(20)), 'pool-limit');
    const waiting = waitFor(pool);
    await settled();
    t.false(waiting.isThere);
    t.is(await compact(pool), 3);
    await waiting.there;
    t.is(slots.store(20, incompressible(20)), 'raw');
  });
}

test('a higher limit is room', async (t) => {
  const { device, pool } = rig(ten);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  const waiting = waitFor(pool);
  pool.setLimit(11 * pageSize);
  await waiting.there;
  t.is(slots.store(10, incompressible(10)), 'raw');
});

test('a device with a layer below has room at the accept threshold, down to which reclaim works then', async (t) => {
  const { device, pool, store, check } = backed({
    poolLimitBytes: 20 * pageSize,
    acceptThresholdPercent: 50,
    batchBytes: pageSize,
  });
  const slots = device();
  fill(slots, 20);
  t.is(slots.store(20, incompressible(20)), 'pool-limit');
  const waiting = waitFor(pool);
  while (!waiting.isThere) {
    t.true(check().poolTotalSize > 10 * pageSize);
    await until(() => store.writes.length > 0);
    await store.writes[0]!.end();
  }
  t.is(check().poolTotalSize, 10 * pageSize);
  t.is(slots.store(20, incompressible(20)), 'raw');
});

test('a device without a layer below has room as soon as there is some', async (t) => {
  const { device, pool, store, check } = backed({
    poolLimitBytes: 20 * pageSize,
    acceptThresholdPercent: 50,
    batchBytes: pageSize,
  });
  const slots = device({ onFailure: 'keep' });
  fill(slots, 20);
  t.is(slots.store(20, incompressible(20)), 'pool-limit');
  const waiting = waitFor(pool);
  await until(() => store.writes.length > 0);
  await store.writes[0]!.end();
  await waiting.there;
  t.is(check().poolTotalSize, 19 * pageSize);
  t.is(slots.store(20, incompressible(20)), 'raw');
});

test('with all marks at the limit a full pool makes room too', async (t) => {
  const { device, pool, store } = backed({
    ...ten,
    reclaimLowPercent: 100,
    reclaimHighPercent: 100,
    acceptThresholdPercent: 100,
  });
  const slots = device({ onFailure: 'keep' });
  store.prompt = true;
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  await pool.room();
  t.is(slots.store(10, incompressible(10)), 'raw');
});

test('where nothing can be written there is no room', async (t) => {
  const { device, pool, store, check } = backed({ ...ten, maxStoredSize: 100 });
  const slots = device({ onFailure: 'keep' });
  store.prompt = true;
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  await t.throwsAsync(pool.room(), { code: 'PAGEFOLD_BACKING_FULL' });
  t.true(check().rejectReclaimFail > 0);
  t.is(check().objects, 10);
});

test('in a pool that may take nothing there is no room', async (t) => {
  const { device, pool } = backed({ poolLimitBytes: 0 });
  t.is(device().store(0, trimmed(1)), 'pool-limit');
  await t.throwsAsync(pool.room(), { code: 'PAGEFOLD_BACKING_FULL' });
});

test('all who wait for room are told, each time anew', async (t) => {
  const { device, pool, store } = backed(ten);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  for (const slot of [10, 11]) {
    t.is(slots.store(slot, incompressible(slot)), 'pool-limit');
    const waiting = [waitFor(pool), waitFor(pool)];
    await until(() => store.writes.length > 0);
    await store.writes[0]!.end();
    await Promise.all(waiting.map(({ there }) => there));
    t.is(slots.store(slot, incompressible(slot)), 'raw');
  }
});

test('objects that are used while they are written are tried again, for those who wait for room', async (t) => {
  const { device, pool, store } = backed({ ...ten, reclaimHighPercent: 100 });
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  t.is(slots.store(10, incompressible(10)), 'pool-limit');
  const waiting = waitFor(pool);
  for (let round = 0; round < 3; round++) {
    await until(() => store.writes.length > 0);
    const page = new Uint8Array(pageSize);
    for (let slot = 0; slot < 10; slot++) slots.load(slot, page);
    for (const write of [...store.writes]) await write.end();
    await settled();
    t.false(waiting.isThere);
  }
  await until(() => store.writes.length > 0);
  await store.writes[0]!.end();
  await waiting.there;
  t.is(slots.store(10, incompressible(10)), 'raw');
});
