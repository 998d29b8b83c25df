import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { pageSize } from '../support/pages.ts';
import { kinOf, load, member, similarRig, storeFamily, storeOthers } from '../support/similar.ts';

test('a base outlives its slots while more than two deltas need it', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 1, 5);
  storeOthers(device);
  device.invalidate(0);
  t.deepEqual(kinOf(made), { deltas: 4, bases: 1, dead: 1 });
  let stats = made.check();
  t.is(stats.deadBaseBytes, 3005);
  t.is(stats.objects, 154);
  t.is(stats.storedPages, 154);
  device.invalidate(1);
  t.deepEqual(kinOf(made), { deltas: 3, bases: 1, dead: 1 });
  device.invalidate(2);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  stats = made.check();
  t.is(stats.deadBaseBytes, 0);
  t.is(stats.deltasExpanded, 2);
  t.is(stats.comprDataSize, 2 * 3005 + 150 * pageSize);
  for (const slot of [3, 4]) sameBytes(t, load(device, slot), member(1, slot));
});

test('the more dead bases take, the more deltas are a few', (t) => {
  const made = similarRig();
  const device = made.device();
  for (let family = 0; family < 40; family++) storeFamily(device, 100 + family, 5, 5 * family);
  storeOthers(device);
  for (let family = 0; family < 40; family++) device.invalidate(5 * family);
  const { deadBaseBytes, comprDataSize } = made.check();
  const { dead } = kinOf(made);
  // Forty of them would be a sixth.
  t.true(dead > 0 && dead < 8, `${dead} of 40`);
  t.true(deadBaseBytes < 0.02 * comprDataSize);
  for (let family = 0; family < 40; family++) {
    for (let i = 1; i < 5; i++) sameBytes(t, load(device, 5 * family + i), member(100 + family, i));
  }
});

test('a base that slots refer to keeps one delta, and is none any more without', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 2, 3);
  device.invalidate(1);
  t.deepEqual(kinOf(made), { deltas: 1, bases: 1, dead: 0 });
  device.invalidate(2);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  t.is(made.check().deltasExpanded, 0);
});

test('a page that is stored again revives the base that has it', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 3, 5);
  storeOthers(device);
  device.invalidate(0);
  t.is(kinOf(made).dead, 1);
  t.is(device.store(9, member(3, 0)), 'stored', 'no other slot has it');
  t.is(made.check().dedupHits, 0);
  t.deepEqual(kinOf(made), { deltas: 4, bases: 1, dead: 0 });
  made.check();
  for (let slot = 1; slot < 5; slot++) device.invalidate(slot);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  sameBytes(t, load(device, 9), member(3, 0));
  made.check();
});

test('a dead base gets no new deltas', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 4, 5);
  storeOthers(device);
  device.invalidate(0);
  device.store(5, member(4, 5));
  t.deepEqual(kinOf(made), { deltas: 4, bases: 1, dead: 1 });
  device.store(6, member(4, 6));
  t.deepEqual(kinOf(made), { deltas: 5, bases: 2, dead: 1 });
  made.check();
});

test('whatever the order in which they go, nothing is left', (t) => {
  for (const order of [
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [3, 0, 5, 1, 4, 2],
  ]) {
    const made = similarRig();
    const device = made.device();
    storeFamily(device, 5, 6);
    for (const slot of order) {
      device.invalidate(slot);
      made.check();
    }
    t.is(made.check().poolTotalSize, 0);
    t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  }
});

test('closing a device leaves the bases that deltas of others need', async (t) => {
  const made = similarRig();
  const [first, second] = [made.device(), made.device()];
  first.store(0, member(6, 0));
  storeFamily(second, 6, 5);
  storeOthers(second);
  second.invalidate(0);
  await first.close();
  t.deepEqual(kinOf(made), { deltas: 4, bases: 1, dead: 1 });
  made.check();
  for (let slot = 1; slot < 5; slot++) sameBytes(t, load(second, slot), member(6, slot));
  await second.close();
  t.is(made.check().poolTotalSize, 0);
});

test('where there is no room, deltas are expanded later, and letting go works all the same', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 7, 4);
  storeFamily(device, 8, 1, 10);
  made.allocator.returnFrom('alloc', 0);
  t.true(device.invalidate(0));
  t.true(device.invalidate(1));
  t.deepEqual(kinOf(made), { deltas: 2, bases: 1, dead: 1 });
  made.check();
  for (const slot of [2, 3]) sameBytes(t, load(device, slot), member(7, slot));
  made.allocator.clear();
  t.true(device.invalidate(10));
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  made.check();
  for (const slot of [2, 3]) sameBytes(t, load(device, slot), member(7, slot));
});

test('backends that fail while deltas are expanded harm nothing, and it is done later', (t) => {
  for (const [part, method] of [
    ['allocator', 'alloc'],
    ['allocator', 'write'],
    ['allocator', 'read'],
    ['compressor', 'compress'],
    ['compressor', 'decompress'],
    ['hasher', 'hash'],
  ] as const) {
    const made = similarRig();
    const device = made.device();
    storeFamily(device, 9, 4);
    storeFamily(device, 10, 2, 10);
    // Not all of them are needed again: the page of the base is still there as it was decoded.
    made[part].throwFrom(method, new Error('no'));
    t.notThrows(() => device.invalidate(0), method);
    t.notThrows(() => device.invalidate(1), method);
    t.is(kinOf(made).deltas, 3, method);
    made[part].clear();
    made.check();
    for (const slot of [10, 11, 2, 3]) {
      const [family, number] = slot < 10 ? [9, slot] : [10, slot - 10];
      sameBytes(t, load(device, slot), member(family, number), `${method}, slot ${slot}`);
    }
    for (const slot of [10, 11, 2, 3]) device.invalidate(slot);
    t.is(made.check().poolTotalSize, 0, method);
  }
});

test('a delta that does not decode is not expanded, and keeps its base as long as it is there', (t) => {
  const made = similarRig();
  const device = made.device();
  storeFamily(device, 11, 3);
  made.compressor.replace('decompress', (real, ...args: number[]) => {
    const written = real(...args);
    if (args[4] === pageSize) made.memory.bytes[args[2]! + 500]! ^= 1;
    return written;
  });
  device.invalidate(0);
  t.deepEqual(kinOf(made), { deltas: 2, bases: 1, dead: 1 });
  made.compressor.clear();
  made.check();
  for (const slot of [1, 2]) sameBytes(t, load(device, slot), member(11, slot));
  device.invalidate(1);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  sameBytes(t, load(device, 2), member(11, 2));
  made.check();
});

test('a pool at its limit takes what expanding needs, since a base goes for it', (t) => {
  const made = similarRig({ poolLimitBytes: 5 * pageSize });
  const device = made.device({ onFailure: 'keep' });
  storeFamily(device, 12, 4);
  for (let i = 0; device.store(20 + i, member(50 + i, 0)) !== 'pool-limit'; i++);
  device.invalidate(0);
  device.invalidate(1);
  t.deepEqual(kinOf(made), { deltas: 0, bases: 0, dead: 0 });
  made.check();
  for (const slot of [2, 3]) sameBytes(t, load(device, slot), member(12, slot));
});
