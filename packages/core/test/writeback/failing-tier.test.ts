// Alone: its pauses are those of all pools that run beside it.

import type { WritebackError } from '@pagefold/contracts';
import { type BackingStoreFault, faultyStore } from '@pagefold/faults';
import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { pageOf } from '../support/backed.ts';
import { pausesByHand } from '../support/hand-pauses.ts';
import { incompressible, pageSize } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore, settled } from '../support/slow-store.ts';

const failing = { method: 'write', does: 'fail', code: 'EIO' } as const;
const always = { ...failing, rate: 1, seed: 0 };

/** Stores that take a page a batch, of which the first one fails; and 8 pages in the pool. */
function scene(faults: readonly BackingStoreFault[], far: { maxObjectSize?: number } = {}) {
  const stores = [
    new SlowStore({ prompt: true, batchBytes: pageSize }),
    new SlowStore({ prompt: true, batchBytes: pageSize, ...far }),
  ] as const;
  const pauses = pausesByHand();
  const told: WritebackError[] = [];
  const made = rig({
    stores: [faultyStore(stores[0], faults), stores[1]],
    onBackingError: (error) => told.push(error),
  });
  const slots = made.device();
  for (let slot = 0; slot < 8; slot++) slots.store(slot, incompressible(slot));
  return { ...made, slots, told, pauses, near: stores[0], far: stores[1] };
}

async function isWhole(t: ExecutionContext, { slots, near, far }: ReturnType<typeof scene>) {
  for (let slot = 0; slot < slots.storedPages; slot++) {
    sameBytes(t, await pageOf(slots, slot), incompressible(slot));
  }
  t.is(near.kept.size + far.kept.size, 0);
}

test.serial('a store that fails is passed over, told once and tried again later', async (t) => {
  const made = scene([1, 2].map((call) => ({ ...failing, call })));
  const { pool, slots, near, far, told, pauses, check } = made;
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 8 * pageSize);
  t.deepEqual([near.kept.size, far.kept.size], [0, 8]);
  await settled();
  t.deepEqual(
    told.map(({ code, systemCode }) => [code, systemCode]),
    [['PAGEFOLD_WRITEBACK_FAILED', 'EIO']],
  );
  t.is(check().writebackFailed, 0);

  // After the pause it fails once more, and after the next one it does not.
  for (const expected of [
    [0, 9],
    [1, 9],
  ]) {
    t.is(pauses.lengths.length, 1);
    pauses.end();
    const next = slots.storedPages;
    slots.store(next, incompressible(next));
    await pool.reclaim(Number.POSITIVE_INFINITY);
    t.deepEqual([near.kept.size, far.kept.size], expected);
  }
  await settled();
  t.is(told.length, 1);
  t.deepEqual(pauses.lengths, []);
  await isWhole(t, made);
  check();
});

test.serial('what the next store does not take stays in memory', async (t) => {
  const made = scene([always], { maxObjectSize: pageSize - 1 });
  t.is(await made.pool.reclaim(Number.POSITIVE_INFINITY), 0);
  await settled();
  t.is(made.check().objects, 8);
  t.deepEqual([made.near.kept.size, made.far.kept.size], [0, 0]);
  t.deepEqual(
    made.told.map(({ code }) => code),
    ['PAGEFOLD_WRITEBACK_FAILED'],
  );
  await made.pool.close();
  t.deepEqual(made.pauses.lengths, []);
});

test.serial(
  'a pool that is closed while a store is left alone leaves no pause behind',
  async (t) => {
    const { pool, far, pauses } = scene([always]);
    await pool.reclaim(Number.POSITIVE_INFINITY);
    t.is(far.kept.size, 8);
    t.is(pauses.lengths.length, 1);
    await pool.close();
    t.deepEqual(pauses.lengths, []);
  },
);
