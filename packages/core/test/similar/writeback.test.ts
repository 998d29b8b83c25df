import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { beginFetch, pageOf } from '../support/backed.ts';
import { incompressible } from '../support/pages.ts';
import { kinOf, load, member, similarBacked, storeFamily } from '../support/similar.ts';

test('a delta is written packed by itself, so its base can follow it', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 1, 4);
  await made.writeOut();
  const stats = made.check();
  t.is(stats.backedObjects, 4);
  t.is(stats.poolTotalSize, 0);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  const lengths = [...made.store.kept.values()].map(({ bytes }) => bytes.length);
  t.deepEqual(lengths, [3005, 3005, 3005, 3005]);
  made.store.prompt = true;
  for (let i = 0; i < 4; i++) sameBytes(t, await pageOf(device, i), member(1, i));
  made.check();
});

test('a base stays in memory until its deltas have left it, be it the coldest', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 2, 3);
  const write = await made.beginWriting();
  const owners = write.what.map(({ owner }) => owner);
  t.is(owners.length, 2);
  t.is(device.stateOf(0), 'compressed');
  made.check();
  await write.end();
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  t.deepEqual(
    [0, 1, 2].map((slot) => device.stateOf(slot)),
    ['compressed', 'written-back', 'written-back'],
  );
  made.check();
});

test('a delta that is used while it is written stays one', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 3, 3);
  const write = await made.beginWriting();
  sameBytes(t, load(device, 1), member(3, 1));
  await write.end();
  t.deepEqual(kinOf(made), { deltas: 1, bases: 1, dead: 0 });
  t.is(made.store.kept.size, 1);
  t.is(made.check().writebackCancelled, 1);
  sameBytes(t, load(device, 1), member(3, 1));
});

test('a delta that is let go of while it is written is gone, and its base with it', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 4, 2);
  const write = await made.beginWriting();
  device.invalidate(1);
  made.check();
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  device.invalidate(0);
  t.is(made.check().objects, 0);
  await write.end();
  t.is(made.store.kept.size, 0);
  t.is(made.check().poolTotalSize, 0);
});

test('deltas of a dead base that are being written are not expanded, and it goes when they have left', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 5, 3);
  storeFamily(device, 6, 1, 10);
  const write = await made.beginWriting();
  device.invalidate(0);
  t.deepEqual(kinOf(made), { deltas: 2, bases: 1, dead: 1 });
  made.check();
  await write.end();
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  const stats = made.check();
  t.is(stats.deltasExpanded, 0);
  made.store.prompt = true;
  for (const slot of [1, 2]) sameBytes(t, await pageOf(device, slot), member(5, slot));
});

test('where a write fails, deltas of a dead base are expanded when something is let go of', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 7, 3);
  storeFamily(device, 8, 1, 10);
  const write = await made.beginWriting();
  device.invalidate(0);
  await write.end(new Error('no'));
  made.check();
  device.invalidate(10);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  for (const slot of [1, 2]) sameBytes(t, load(device, slot), member(7, slot));
  made.check();
});

test('nothing that is on its way out becomes a base', async (t) => {
  const made = similarBacked();
  const device = made.device();
  device.store(0, member(9, 0));
  const write = await made.beginWriting();
  device.store(1, member(9, 1));
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  await write.end();
  made.check();
});

test('a delta whose page would be raw is written raw', async (t) => {
  const made = similarBacked();
  const device = made.device();
  const changed = incompressible(1);
  changed[9]! ^= 1;
  device.store(0, incompressible(1));
  device.store(1, changed);
  device.store(2, changed);
  await made.writeOut();
  t.is(made.check().storedIncompressiblePages, 3);
  const { page, fetched } = beginFetch(device, 2);
  await made.theRead().end();
  await fetched;
  sameBytes(t, page, changed);
  t.is(device.stateOf(1), 'shared');
  made.check();
});

test('a delta that cannot be packed by itself stays in memory, and its base too', async (t) => {
  const made = similarBacked();
  const device = made.device();
  storeFamily(device, 10, 2);
  made.compressor.throwFrom('compress', new Error('no'));
  await made.writeOut();
  t.deepEqual(kinOf(made), { deltas: 1, bases: 1, dead: 0 });
  made.compressor.clear();
  made.check();
  await made.writeOut();
  t.is(made.check().backedObjects, 2);
});
