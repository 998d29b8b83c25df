import { insideOf } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize, sameFilled, zeroPage } from '../support/pages.ts';
import {
  age,
  holey,
  letIdle,
  objectsOf,
  passOver,
  recompress,
  recompressingRig,
  solid,
} from '../support/recompressing.ts';
import { rig } from '../support/rig.ts';
import { load } from '../support/similar.ts';

test('what is idle is compressed with the second compressor, and stays what it was', (t) => {
  const made = recompressingRig();
  const device = made.device();
  for (let slot = 0; slot < 40; slot++) device.store(slot, holey(slot >> 1));
  device.store(100, zeroPage());
  device.store(101, sameFilled(1, 2));
  t.deepEqual(objectsOf(made), { first: 20, secondary: 0 });
  const before = made.check();
  letIdle(made);
  const after = made.check();
  t.deepEqual(objectsOf(made), { first: 0, secondary: 20 });
  t.is(after.recompressed, 20);
  t.is(after.recompressionTries, 20);
  t.is(after.recompressionSavedBytes, before.comprDataSize - after.comprDataSize);
  t.true(after.comprDataSize < before.comprDataSize / 5);
  t.true(after.poolTotalSize < before.poolTotalSize / 2, 'moved together as well');
  const [first, secondary] = after.codecs;
  t.deepEqual(first, { name: 'trim', objects: 0, pages: 0, bytes: 0 });
  t.deepEqual(secondary, { name: 'blocks', objects: 20, pages: 40, bytes: after.comprDataSize });
  for (let slot = 0; slot < 40; slot++) sameBytes(t, load(device, slot), holey(slot >> 1));
  t.is(device.store(200, holey(3)), 'shared', 'it is found');
  t.is(device.store(7, holey(3)), 'unchanged');
  device.invalidateRange(0, 300);
  t.is(made.check().poolTotalSize, 0);
});

test('what was stored or read since is not idle', (t) => {
  const made = recompressingRig();
  const device = made.device();
  device.store(0, holey(0));
  device.store(1, holey(1));
  age(made, 10);
  device.store(2, holey(2));
  load(device, 1);
  age(made, 7);
  passOver(made);
  t.deepEqual(objectsOf(made), { first: 2, secondary: 1 });
  age(made, 10);
  passOver(made);
  t.deepEqual(objectsOf(made), { first: 0, secondary: 3 });
  made.check();
});

test('all can be compressed at once, however lately it was used', (t) => {
  const made = recompressingRig();
  const device = made.device();
  for (let slot = 0; slot < 20; slot++) device.store(slot, holey(slot));
  age(made, 10);
  device.store(20, solid(20));
  const before = made.check();
  t.is(made.pool.recompress(), before.comprDataSize - made.check().comprDataSize);
  t.deepEqual(objectsOf(made), { first: 1, secondary: 20 });
  t.true(made.check().poolTotalSize < before.poolTotalSize / 2, 'moved together as well');
  t.is(made.pool.recompress(), 0, 'once');
  t.is(made.check().recompressionTries, 21);
  for (let slot = 0; slot < 20; slot++) sameBytes(t, load(device, slot), holey(slot));
});

test('a pass that is under way is ended first, and a pool without a second compressor has nothing to do', (t) => {
  const made = recompressingRig();
  const device = made.device();
  for (let slot = 0; slot < 10; slot++) device.store(slot, holey(slot));
  age(made);
  const { idle } = insideOf(made.pool).contents.recompressing!;
  for (let step = 0; step < 5; step++) idle.step();
  for (let slot = 10; slot < 20; slot++) device.store(slot, holey(slot));
  t.true(made.pool.recompress() > 0);
  t.deepEqual(objectsOf(made), { first: 0, secondary: 20 });
  made.check();
  t.is(rig().pool.recompress(), 0);
});

test('what would not be short enough is not tried again', (t) => {
  const made = recompressingRig();
  const device = made.device();
  for (let slot = 0; slot < 10; slot++) device.store(slot, solid(slot));
  letIdle(made);
  t.is(made.check().recompressionRefused, 10);
  letIdle(made);
  load(device, 3);
  letIdle(made);
  t.is(made.check().recompressionTries, 10);
  device.store(3, solid(100));
  letIdle(made);
  const { recompressionTries, recompressionRefused, recompressed } = made.check();
  t.deepEqual([recompressionTries, recompressionRefused, recompressed], [11, 11, 0]);
});

test('it must be shorter by as much as was asked for', (t) => {
  for (const [minGainPercent, secondary] of [
    [88, 1],
    [95, 0],
  ] as const) {
    const made = recompressingRig({ recompress: { ...recompress, minGainPercent } });
    made.device().store(0, holey(0));
    letIdle(made);
    t.is(objectsOf(made).secondary, secondary, `${minGainPercent} %`);
  }
});

test('a page that did not compress may do so with the second compressor', (t) => {
  const made = recompressingRig();
  const device = made.device();
  const page = holey(1, pageSize);
  t.is(device.store(0, page), 'raw');
  t.is(device.store(1, incompressible(1)), 'raw');
  t.is(device.store(2, page), 'shared');
  letIdle(made);
  t.is(made.check().storedIncompressiblePages, 1);
  t.is(device.stateOf(0), 'shared');
  sameBytes(t, load(device, 0), page);
  sameBytes(t, load(device, 1), incompressible(1));
  t.is(device.invalidate(2), true);
  t.is(device.stateOf(0), 'compressed');
  made.check();
});

test('what is loaded often enough goes back to the first compressor', (t) => {
  const made = recompressingRig({ recompress: { ...recompress, promoteAfter: 3 } });
  const device = made.device();
  for (let slot = 0; slot < 4; slot++) device.store(slot, holey(slot));
  device.store(4, holey(9, pageSize));
  letIdle(made);
  t.is(objectsOf(made).secondary, 5);
  for (const slot of [1, 1, 2, 1, 4, 4, 4]) {
    const wanted = slot === 4 ? holey(9, pageSize) : holey(slot);
    sameBytes(t, load(device, slot), wanted);
  }
  const stats = made.check();
  t.is(stats.recompressionPromoted, 2);
  t.is(stats.storedIncompressiblePages, 1);
  t.deepEqual(objectsOf(made), { first: 2, secondary: 3 });
  sameBytes(t, load(device, 1), holey(1));
  sameBytes(t, load(device, 4), holey(9, pageSize));
  letIdle(made);
  t.deepEqual(objectsOf(made), { first: 0, secondary: 5 }, 'it cools down again');
  load(device, 1);
  t.is(objectsOf(made).secondary, 5, 'loads are counted anew');
});

test('nothing goes back beyond the limit of a device, or of the pool', (t) => {
  const made = recompressingRig();
  const device = made.device({ limitBytes: 8000 });
  for (let slot = 0; slot < 2; slot++) device.store(slot, holey(slot));
  letIdle(made);
  for (let slot = 2; slot < 4; slot++) device.store(slot, holey(slot));
  const charged = device.chargedBytes;
  for (let i = 0; i < 4; i++) load(device, 0);
  t.is(device.chargedBytes, charged);
  device.setLimit(1_000_000);
  made.pool.setLimit(pageSize);
  load(device, 0);
  t.is(made.check().recompressionPromoted, 0);
  made.pool.setLimit(1_000_000);
  load(device, 0);
  t.is(made.check().recompressionPromoted, 1);
});

test('a full pool uses its reserve, and what goes beyond that waits', (t) => {
  const made = recompressingRig({ poolLimitBytes: 4 * pageSize });
  const device = made.device();
  for (let slot = 0; slot < 4; slot++) device.store(slot, holey(slot));
  t.is(device.store(9, holey(9)), 'pool-limit');
  letIdle(made);
  t.is(objectsOf(made).secondary, 4);
  t.true(made.check().memUsedMax <= 5 * pageSize);
  t.is(device.store(9, holey(9)), 'stored');
});

test('it takes 4 bytes an object, and nothing where it was not asked for', (t) => {
  const bytesOf = (options: Parameters<typeof rig>[0]) => {
    const made = rig(options);
    const device = made.device();
    for (let slot = 0; slot < 1000; slot++) device.store(slot, incompressible(slot));
    return made.check().metadata.objects;
  };
  t.is(bytesOf({}), RecordTable.bytesFor(6, 1000));
  t.is(bytesOf({ recompress }), RecordTable.bytesFor(7, 1000));
});
