// Alone: it uses a page all the time, and others take long.

import { RecordTable } from '@pagefold/tables';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore } from '../support/slow-store.ts';

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20));

test('what is not used for so long is written back though there is room, and what is used stays', async (t) => {
  const store = new SlowStore({ prompt: true });
  const { device, check, pool } = rig({ stores: [store], reclaimAfterSeconds: 1 });
  const slots = device();
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
  // Slot 0 is used all the time; where this machine cannot do even that, the test says nothing of it.
  let usedAt = performance.now();
  let longestPause = 0;
  while (check().backedObjects < 19) {
    longestPause = Math.max(longestPause, performance.now() - usedAt);
    usedAt = performance.now();
    if (slots.load(0, page) === 'written-back') break;
    await aWhile();
  }
  if (longestPause < 900) t.is(slots.stateOf(0), 'raw');
  while (check().backedObjects < 20) await aWhile();
  // Compaction follows.
  while (check().poolTotalSize > 0) await aWhile();
  for (let slot = 0; slot < 20; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  await pool.close();
});

test('what is not used for so long goes on to the next store, though there is room', async (t) => {
  const stores = [new SlowStore({ prompt: true }), new SlowStore({ prompt: true })] as const;
  const { device, check, pool } = rig({ stores, moveDownAfterSeconds: 1 });
  const slots = device();
  for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  while (stores[1].kept.size < 20) {
    check();
    await aWhile();
  }
  t.is(stores[0].kept.size, 0);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 20; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  // In memory, nothing makes them go.
  check();
  t.is(stores[1].kept.size, 0);
  await pool.close();
});

test('the order of use is kept only where contents can go by it, 8 bytes an object, and an age another 4', async (t) => {
  const stores = () => [new SlowStore({ prompt: true })];
  const bytesOf = (options: Parameters<typeof rig>[0]) => {
    const { device, check } = rig(options);
    const slots = device();
    for (let slot = 0; slot < 1000; slot++) slots.store(slot, incompressible(slot));
    return check().metadata.objects;
  };
  t.is(bytesOf({ reclaimAfterSeconds: 3600 }), RecordTable.bytesFor(6, 1000));
  t.is(bytesOf({ stores: stores() }), RecordTable.bytesFor(8, 1000));
  t.is(bytesOf({ stores: stores(), reclaimAfterSeconds: 3600 }), RecordTable.bytesFor(9, 1000));
});
