import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Blocks } from '../support/blocks.ts';
import { pageSize } from '../support/pages.ts';
import { age, holey, letIdle, objectsOf, passOver, recompress } from '../support/recompressing.ts';
import { kinOf, load, similarBacked, similarRig, storeOthers } from '../support/similar.ts';

/** Pages of which the first compressor sees all between two places where they differ, and the second just these places. */
function relative(family: number, number: number): Uint8Array {
  const page = holey(family);
  for (let i = 0; i < 8; i++) page[64 + i] = 1 + ((number >> (4 * i)) & 15);
  page[600] = 1 + number;
  return page;
}

function filled(made: ReturnType<typeof similarRig>) {
  const device = made.device();
  for (let i = 0; i < 6; i++) device.store(i, relative(1, i));
  for (let i = 0; i < 6; i++) device.store(10 + i, relative(2, i));
  return device;
}

test('bases and deltas are compressed anew, and stay bases and deltas', (t) => {
  const made = similarRig({ recompress });
  const device = filled(made);
  t.deepEqual(kinOf(made), { deltas: 10, bases: 2, dead: 0 });
  letIdle(made);
  t.deepEqual(objectsOf(made), { first: 0, secondary: 12 });
  t.deepEqual(kinOf(made), { deltas: 10, bases: 2, dead: 0 });
  const { comprDataSize } = made.check();
  t.true(comprDataSize < 3000, `${comprDataSize}`);
  for (let i = 0; i < 6; i++) sameBytes(t, load(device, i), relative(1, i));
  device.store(20, relative(1, 7));
  t.is(kinOf(made).deltas, 11, 'what is compressed anew can be a base');
  sameBytes(t, load(device, 20), relative(1, 7));
  for (let i = 0; i < 6; i++) sameBytes(t, load(device, i), relative(1, i));
  t.is(made.check().recompressionPromoted, 6);
  t.is(kinOf(made).deltas, 11, 'a delta goes back as a delta');
  made.check();
});

test('a dead base is compressed anew too, and its deltas are expanded as they are packed', (t) => {
  const made = similarRig({ recompress });
  const device = filled(made);
  storeOthers(device);
  device.invalidate(0);
  t.is(kinOf(made).dead, 1);
  letIdle(made);
  t.is(kinOf(made).dead, 1);
  t.is(made.check().codecs[1]!.objects, 12);
  for (let i = 1; i < 4; i++) device.invalidate(i);
  t.deepEqual(kinOf(made), { deltas: 5, bases: 1, dead: 0 });
  t.is(made.check().deltasExpanded, 2);
  t.is(objectsOf(made).secondary, 8, 'by the second compressor');
  for (let i = 4; i < 6; i++) sameBytes(t, load(device, i), relative(1, i));
  for (let i = 0; i < 6; i++) sameBytes(t, load(device, 10 + i), relative(2, i));
  device.invalidateRange(0, 2000);
  t.is(made.check().poolTotalSize, 0);
});

test('where the second compressor cannot use a base, deltas stay as they are', (t) => {
  const made = similarRig({
    recompress: {
      to: (memory) => {
        const blocks = new Blocks(memory);
        return Object.assign(blocks, { capabilities: { maxPrefix: pageSize - 1 } });
      },
    },
  });
  const device = filled(made);
  letIdle(made);
  t.deepEqual(objectsOf(made), { first: 10, secondary: 2 });
  for (let i = 0; i < 6; i++) sameBytes(t, load(device, i), relative(1, i));
  made.check();
});

test('a delta is written back packed by itself, by the compressor that it has', async (t) => {
  const made = similarBacked({ recompress });
  const device = filled(made);
  age(made);
  passOver(made);
  t.is(objectsOf(made).secondary, 12);
  await made.writeOut();
  const { backedObjects } = made.check();
  t.is(backedObjects, 12);
  made.store.prompt = true;
  for (let i = 0; i < 6; i++) {
    const page = new Uint8Array(pageSize);
    t.is(await device.fetch(i, page), 'loaded');
    sameBytes(t, page, relative(1, i));
  }
  made.check();
  await made.pool.close();
});
