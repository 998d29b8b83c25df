import test from 'ava';
import { backed, beginFetch, pageOf } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';

test('gauges count what is written back as stored, and none of its bytes as memory', async (t) => {
  const { device, writeOut, check } = backed();
  const slots = device();
  for (const slot of [0, 1, 2]) slots.store(slot, incompressible(1));
  slots.store(3, trimmed(100));
  const before = check();
  await writeOut();
  const after = check();
  for (const gauge of [
    'storedPages',
    'origDataSize',
    'storedIncompressiblePages',
    'objects',
    'pagesShared',
    'pagesSharing',
    'pagesUnshared',
  ] as const) {
    t.is(after[gauge], before[gauge], gauge);
  }
  t.is(after.backedObjects, 2);
  t.is(after.backedPages, 4);
  t.is(after.comprDataSize, 0);
  t.is(after.poolTotalSize, 0);
  t.is(after.memUsedMax, before.poolTotalSize);
});

test('counters of what goes out: slots, objects, and bytes that were handed over', async (t) => {
  const { device, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, incompressible(1));
  slots.store(1, incompressible(1));
  slots.store(2, incompressible(2));
  slots.store(3, trimmed(100));
  const write = await beginWriting();
  const bytes = 2 * pageSize + 100;
  t.is(check().writingBytes, bytes);
  t.is(check().writtenBackBytes, bytes);
  t.is(check().writtenBackObjects, 0);
  slots.invalidate(2);
  await write.end();
  const stats = check();
  t.is(stats.writtenBackPages, 3);
  t.is(stats.writtenBackObjects, 2);
  t.is(stats.writebackCancelled, 1);
  t.is(stats.writtenBackBytes, bytes, 'what was in vain included');
  t.is(stats.reclaimedBytes, 2 * pageSize, 'pool pages');
  t.is(stats.writingBytes, 0);
});

test('every read is a fetch, failed, promoted or neither', async (t) => {
  const { device, writeOut, store, check } = backed({
    poolLimitBytes: 20 * pageSize,
    reclaimLowPercent: 10,
  });
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  await writeOut();
  store.prompt = true;
  for (const slot of [0, 1, 2]) await pageOf(slots, slot);
  for (const { bytes } of store.kept.values()) bytes[9]! ^= 1;
  await t.throwsAsync(beginFetch(slots, 3).fetched);
  const { fetches, fetchesFailed, fetchesPromoted, fetchesNotPromoted } = check();
  t.deepEqual([fetches, fetchesFailed, fetchesPromoted, fetchesNotPromoted], [4, 1, 2, 1]);
});

test('the figures of each store are those that it gives, nearest first', async (t) => {
  const { pool, device, writeOut, store, check } = backed({ storeLimitBytes: 10 * pageSize });
  t.true(pool.hasBackingStore);
  device().store(0, incompressible(1));
  await writeOut();
  t.deepEqual(check().backing, [store.stats()]);
  t.is(check().backing[0]!.objects, 1);
  t.is(check().backing[0]!.limitBytes, 10 * pageSize);
});

test('what is written back is charged to nobody, and to its device again when it comes back', async (t) => {
  const { device, writeOut, store, check } = backed();
  const slots = device();
  const others = device();
  slots.store(0, incompressible(1));
  others.store(0, incompressible(1));
  t.deepEqual([slots.chargedBytes, others.chargedBytes], [pageSize, 0]);
  await writeOut();
  t.deepEqual([slots.chargedBytes, others.chargedBytes], [0, 0]);
  store.prompt = true;
  await pageOf(others);
  t.deepEqual([slots.chargedBytes, others.chargedBytes], [pageSize, 0]);
  check();
});

test('a device that is full takes again when its objects have been written back', async (t) => {
  const { device, writeOut } = backed();
  const slots = device({ limitBytes: 2 * pageSize, onFailure: 'keep' });
  slots.store(0, incompressible(0));
  slots.store(1, incompressible(1));
  t.is(slots.store(2, incompressible(2)), 'pool-limit');
  await writeOut();
  t.is(slots.store(2, incompressible(2)), 'raw');
});

test('an object comes back charged to a device that was closed meanwhile, and to no other', async (t) => {
  const { device, writeOut, store, check } = backed();
  const slots = device();
  const others = device();
  slots.store(0, incompressible(1));
  others.store(0, incompressible(1));
  await writeOut();
  await slots.close();
  const later = device();
  store.prompt = true;
  await pageOf(others);
  t.deepEqual([slots.chargedBytes, others.chargedBytes, later.chargedBytes], [0, 0, 0]);
  others.invalidate(0);
  later.store(0, incompressible(2));
  t.is(later.chargedBytes, pageSize);
  check();
});
