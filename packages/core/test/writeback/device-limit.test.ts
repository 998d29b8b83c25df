import { WritebackError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore, settled } from '../support/slow-store.ts';

test('a device at its limit gets room by its own objects, and no other device loses any', async (t) => {
  const { device, check } = rig({ stores: [new SlowStore({ prompt: true })] });
  const other = device({ domain: 'other' });
  for (let slot = 0; slot < 20; slot++) other.store(slot, incompressible(1000 + slot));
  const limited = device({ limitBytes: 10 * pageSize, onFailure: 'keep' });
  let refused = 0;
  for (let slot = 0; slot < 100; slot++) {
    while (limited.store(slot, incompressible(slot)) === 'pool-limit') {
      refused++;
      await limited.room();
    }
    t.true(limited.chargedBytes <= 10 * pageSize);
  }
  t.true(refused > 0 && refused <= 100);
  for (let slot = 0; slot < 20; slot++) t.is(other.stateOf(slot), 'raw');
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 100; slot++) {
    t.is(await limited.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
    t.true(limited.chargedBytes <= 10 * pageSize);
  }
  check();
});

test('what a device uses goes after what it does not', async (t) => {
  const { device, check } = rig({
    stores: [new SlowStore({ prompt: true, batchBytes: pageSize })],
    reclaimLowPercent: 60,
  });
  const limited = device({ limitBytes: 10 * pageSize, onFailure: 'keep' });
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 9; slot++) limited.store(slot, incompressible(slot));
  // Takes the bit that every new object has from all of them.
  for (let slot = 9; slot < 13; slot++) {
    while (limited.store(slot, incompressible(slot)) === 'pool-limit') await limited.room();
  }
  for (let round = 20; round < 40; round++) {
    limited.store(0, incompressible(0));
    while (limited.store(round, incompressible(round)) === 'pool-limit') await limited.room();
    if (limited.load(0, page) === 'written-back') limited.invalidate(0);
  }
  t.is(limited.stateOf(0), 'raw');
  check();
});

test('a device that waits for room is told when its objects cannot be written, and tried again for', async (t) => {
  const store = new SlowStore();
  const { device, check } = rig({ stores: [store] });
  const limited = device({ limitBytes: 4 * pageSize, onFailure: 'keep' });
  for (let slot = 0; slot < 4; slot++) limited.store(slot, incompressible(slot));
  t.is(limited.store(4, incompressible(4)), 'pool-limit');
  const room = t.throwsAsync(limited.room(), { code: 'PAGEFOLD_WRITEBACK_FAILED' });
  while (store.writes.length === 0) await settled();
  await store.writes[0]!.end(new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'slow: no'));
  await room;
  check();
  const again = limited.room();
  while (store.writes.length === 0) await settled();
  for (const write of [...store.writes]) await write.end();
  await again;
  t.is(limited.store(4, incompressible(4)), 'raw');
  check();
});

test('without a backing store a device waits until something of it is freed', async (t) => {
  const { device } = rig();
  const limited = device({ limitBytes: 2 * pageSize, onFailure: 'keep' });
  for (let slot = 0; slot < 2; slot++) limited.store(slot, incompressible(slot));
  t.is(limited.store(2, incompressible(2)), 'pool-limit');
  let isThere = false;
  const room = limited.room().then(() => {
    isThere = true;
  });
  await settled();
  t.false(isThere);
  limited.invalidate(0);
  await room;
  t.is(limited.store(2, incompressible(2)), 'raw');
});
