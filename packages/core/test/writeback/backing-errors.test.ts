import { type PagefoldError, WritebackError } from '@pagefold/contracts';
import test from 'ava';
import { incompressible } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore, settled } from '../support/slow-store.ts';

test('a store that fails is told of once, and again when it has worked in between', async (t) => {
  const store = new SlowStore();
  const told: PagefoldError[] = [];
  const { pool, device, check } = rig({
    stores: [store],
    onBackingError: (error) => {
      // It may call the pool.
      pool.stats();
      told.push(error);
    },
  });
  const slots = device();
  for (let slot = 0; slot < 100; slot++) slots.store(slot, incompressible(slot));
  const failure = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'slow: no');
  const write = async (error?: unknown) => {
    const reclaimed = pool.reclaim(1);
    while (store.writes.length === 0) await settled();
    while (store.writes.length > 0) await store.writes[0]!.end(error);
    await reclaimed;
    await settled();
  };
  await write(failure);
  t.deepEqual(told, [failure]);
  await write(failure);
  t.is(told.length, 1);
  await write();
  await write(failure);
  t.deepEqual(told, [failure, failure]);
  check();
});
