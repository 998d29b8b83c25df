// Alone: its clock is the clock of all that runs beside it.

import { StateError } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed } from '../support/backed.ts';
import { incompressible, pageSize, trimmed, zeroPage } from '../support/pages.ts';

const closed = { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' };

// In this process each look at the clock is 2 ms later, so that a slice ends with its first step.
let clock = 0;
Object.defineProperty(globalThis.performance, 'now', {
  value: () => {
    clock += 2;
    return clock;
  },
});

const slotsOfSix = 6 * 1024;

/** A device with a zero page in each 16th slot, so that a step of erasing empties 64. */
function sparse(device: (options: { slots: number }) => Device): Device {
  const slots = device({ slots: slotsOfSix });
  for (let slot = 0; slot < slotsOfSix; slot += 16) slots.store(slot, zeroPage());
  return slots;
}

test('while a range is invalidated in slices, other calls go on', async (t) => {
  const { device, check } = backed();
  const slots = sparse(device);
  const done = slots.invalidateRangeInSlices(0, slotsOfSix);
  t.false(slots.has(0), 'the first slice is carried out at once');
  t.true(slots.has(slotsOfSix - 16));
  t.is(slots.store(slotsOfSix - 1, trimmed(100)), 'stored');
  t.is(slots.store(0, incompressible(1)), 'raw');
  check();
  t.is(await done, slotsOfSix / 16 + 1, 'with the page that came before its turn');
  t.true(slots.has(0), 'and without the one that came after');
  t.is(slots.storedPages, 1);
  check();
});

test('while a pool is compacted in slices, other calls go on, and the result is that of compact', async (t) => {
  const released: number[] = [];
  for (const inSlices of [false, true]) {
    const { pool, device, check } = backed();
    const slots = device();
    for (let slot = 0; slot < 1600; slot++) slots.store(slot, trimmed(100, slot));
    for (let slot = 0; slot < 1600; slot++) if (slot % 4 !== 0) slots.invalidate(slot);
    if (inSlices) {
      const compacting = pool.compactInSlices();
      const page = new Uint8Array(pageSize);
      t.is(slots.load(1596, page), 'loaded');
      sameBytes(t, page, trimmed(100, 1596));
      t.true(check().poolTotalSize > 100 * pageSize, 'it is on the way');
      released.push(await compacting);
    } else {
      released.push(pool.compact());
    }
    t.is(check().poolTotalSize, 100 * pageSize);
  }
  t.deepEqual(released, [300, 300]);
});

test('while a device closes in slices, other devices go on, and it is refused', async (t) => {
  const { device, check } = backed();
  const slots = sparse(device);
  const others = device({ slots: 10 });
  const closing = slots.close();
  t.throws(() => slots.has(0), closed);
  t.is(others.store(0, trimmed(100)), 'stored');
  t.true(check().storedPages > 1, 'it is on the way');
  await closing;
  t.is(check().storedPages, 1);
});

test('closing a device rejects its range that is being invalidated', async (t) => {
  const { device, check } = backed();
  const slots = sparse(device);
  const erasing = t.throwsAsync(slots.invalidateRangeInSlices(0, slotsOfSix), closed);
  await slots.close();
  await erasing;
  t.is(check().storedPages, 0);
});

test('closing a pool rejects what it does in slices, but for devices that close', async (t) => {
  const { pool, device } = backed();
  const slots = sparse(device);
  const leaving = sparse(device);
  const scattered = device();
  for (let slot = 0; slot < 1600; slot++) scattered.store(slot, trimmed(100, slot));
  for (let slot = 0; slot < 1600; slot++) if (slot % 4 !== 0) scattered.invalidate(slot);
  const rejected = [
    t.throwsAsync(slots.invalidateRangeInSlices(2000, 4000), closed),
    t.throwsAsync(pool.compactInSlices(), closed),
  ];
  const left = leaving.close();
  await pool.close();
  await Promise.all(rejected);
  await left;
});

test('while reclaim looks for cold objects and moves others, other calls go on', async (t) => {
  const { pool, device, store, check } = backed();
  const slots = device();
  for (let slot = 0; slot < 800; slot++) slots.store(slot, trimmed(100, slot));
  store.prompt = true;
  const reclaimed = pool.reclaim(Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < 5; turn++) {
    t.is(slots.store(0, incompressible(turn)), 'raw');
    t.true(check().poolTotalSize > 0, 'it is on the way');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reclaimed;
  t.is(check().backedObjects, 800);
});
