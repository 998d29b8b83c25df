// Alone: its pauses are those of all pools that run beside it.

import { WritebackError } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { type Backed, backed, pageOf } from '../support/backed.ts';
import { type HandPauses, pausesByHand } from '../support/hand-pauses.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { settled, until } from '../support/slow-store.ts';

const eio = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'EIO', { systemCode: 'EIO' });
const enospc = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'ENOSPC', { systemCode: 'ENOSPC' });
const eightPages = { poolLimitBytes: 8 * pageSize, batchBytes: 2 * pageSize };

/** Stores other pages until the pool is full; the next is refused. */
function fill(slots: Device): void {
  for (let slot = 0; slot < 8; slot++) slots.store(slot, incompressible(slot));
}

async function allAreThere(t: ExecutionContext, slots: Device) {
  for (let slot = 0; slot < slots.storedPages; slot++) {
    sameBytes(t, await pageOf(slots, slot), incompressible(slot));
  }
}

/** Lets every write that comes fail until reclaim gives up, which is when it pauses. */
async function failUntilPaused({ store }: Backed, pauses: HandPauses, error: Error): Promise<void> {
  await until(() => store.writes.length > 0);
  while (pauses.lengths.length === 0) {
    if (store.writes.length > 0) await store.writes[0]!.end(error);
    await settled();
  }
}

for (const [name, error, code] of [
  ['the disk is full', enospc, 'PAGEFOLD_WRITEBACK_FAILED'],
  ['the disk fails', eio, 'PAGEFOLD_WRITEBACK_FAILED'],
  ['the store has no room', new WritebackError('PAGEFOLD_BACKING_FULL', 'full'), undefined],
  ['the store throws what it must not', new Error('bug'), 'PAGEFOLD_WRITEBACK_FAILED'],
] as const) {
  test.serial(
    `where ${name}, nothing is lost, who waits is told, and reclaim goes on later`,
    async (t) => {
      const pauses = pausesByHand();
      const scene = backed(eightPages);
      const { pool, device, store, check } = scene;
      const slots = device({ onFailure: 'keep' });
      fill(slots);
      t.is(slots.store(8, incompressible(8)), 'pool-limit');
      const told = t.throwsAsync(pool.room(), { code: code ?? 'PAGEFOLD_BACKING_FULL' });
      await failUntilPaused(scene, pauses, error);
      await told;
      const failed = check();
      t.true(failed.writebackFailed > 0);
      t.is(failed.writtenBackObjects, 0);
      t.is(failed.objects, 8);
      t.is(failed.comprDataSize, 8 * pageSize);
      t.is(store.kept.size, 0);

      // Whoever waits again waits for the next try.
      const room = pool.room();
      store.prompt = true;
      pauses.end();
      await room;
      t.is(slots.store(8, incompressible(8)), 'raw');
      await allAreThere(t, slots);
      t.is(check().storedPages, 9);
      t.is(check().writebackFailed, failed.writebackFailed);
    },
  );
}

for (const [name, wrong] of [
  ['too few locations', (all: number[]) => all.slice(1)],
  ['a location twice', (all: number[]) => all.map(() => all[0])],
  ['what is no location', (all: number[]) => all.map((_, i) => (i === 0 ? -1 : i))],
  ['nothing', () => undefined],
] as const) {
  test.serial(`a store that answers a write with ${name} has written nothing`, async (t) => {
    pausesByHand();
    const { pool, device, store, check } = backed();
    const slots = device();
    for (let slot = 0; slot < 3; slot++) slots.store(slot, incompressible(slot));
    const write = store.write.bind(store);
    store.write = async (objects) => wrong([...(await write(objects))]) as never;
    store.prompt = true;
    t.is(await pool.reclaim(3 * pageSize), 0);
    const stats = check();
    t.is(stats.writebackFailed, 3);
    t.is(stats.backedObjects, 0);
    await allAreThere(t, slots);
  });
}

test.serial(
  'each failure makes the pause twice as long, from 0.1 s up to 10 s, and a success ends that',
  async (t) => {
    const pauses = pausesByHand();
    const scene = backed(eightPages);
    const { pool, device, store } = scene;
    const slots = device({ onFailure: 'keep' });
    fill(slots);
    t.is(slots.store(8, incompressible(8)), 'pool-limit');
    for (const ms of [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]) {
      const room = t.throwsAsync(pool.room(), { code: 'PAGEFOLD_WRITEBACK_FAILED' });
      if (pauses.lengths.length > 0) pauses.end();
      await failUntilPaused(scene, pauses, eio);
      await room;
      t.deepEqual(pauses.lengths, [ms]);
    }
    const room = pool.room();
    store.prompt = true;
    pauses.end();
    await room;
    await pool.reclaim(0);
    store.prompt = false;
    t.deepEqual(pauses.lengths, []);
    slots.store(8, incompressible(8));
    for (let slot = 9; slots.store(slot, incompressible(slot)) !== 'pool-limit'; slot++);
    await failUntilPaused(scene, pauses, eio);
    t.deepEqual(pauses.lengths, [100]);
  },
);

test.serial('while reclaim pauses, stores that find the pool full do not write', async (t) => {
  const pauses = pausesByHand();
  const scene = backed(eightPages);
  const { device, store } = scene;
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  await failUntilPaused(scene, pauses, eio);
  for (let slot = 8; slot < 12; slot++) t.is(slots.store(slot, incompressible(slot)), 'pool-limit');
  await settled();
  t.is(store.writes.length, 0);
  t.deepEqual(pauses.lengths, [100]);
  pauses.end();
  await until(() => store.writes.length > 0);
  t.is(slots.storedPages, 8);
});

test.serial('whoever asks for reclaim does not wait for the end of a pause', async (t) => {
  const pauses = pausesByHand();
  const scene = backed(eightPages);
  const { pool, device, store, check } = scene;
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  await failUntilPaused(scene, pauses, eio);
  store.prompt = true;
  t.is(await pool.reclaim(3 * pageSize), 3 * pageSize);
  t.deepEqual(pauses.lengths, []);
  await allAreThere(t, slots);
  check();
});

test.serial('a reclaim whose write fails resolves with what was released by then', async (t) => {
  const pauses = pausesByHand();
  const scene = backed({ batchBytes: 2 * pageSize });
  const { pool, device, store, check } = scene;
  const slots = device();
  fill(slots);
  const reclaimed = pool.reclaim(8 * pageSize);
  await until(() => store.writes.length === 2);
  await store.writes[0]!.end();
  await failUntilPaused(scene, pauses, eio);
  t.is(await reclaimed, 2 * pageSize);
  const stats = check();
  t.is(stats.backedObjects, 2);
  t.is(stats.reclaimedBytes, 2 * pageSize);
  t.is(stats.rejectReclaimFail, 1);
});

test.serial(
  'a write that fails when reclaim has reached its goal is not held against the next',
  async (t) => {
    const pauses = pausesByHand();
    const { pool, device, store, check } = backed({ ...eightPages, reclaimLowPercent: 50 });
    const slots = device();
    fill(slots);
    await until(() => store.writes.length === 2);
    for (let slot = 4; slot < 8; slot++) slots.invalidate(slot);
    await store.writes[0]!.end();
    await settled();
    await store.writes[0]!.end(eio);
    t.is(check().writebackFailed, 2);
    t.deepEqual(pauses.lengths, []);
    store.prompt = true;
    t.is(await pool.reclaim(pageSize), pageSize);
    await allAreThere(t, slots);
  },
);

test.serial('on a slow disk everything in memory goes on', async (t) => {
  const { device, store, check } = backed(eightPages);
  const slots = device({ onFailure: 'keep' });
  fill(slots);
  await until(() => store.writes.length > 0);
  await allAreThere(t, slots);
  t.is(slots.store(8, incompressible(3)), 'shared');
  t.is(slots.store(0, incompressible(9)), 'raw');
  t.true(slots.invalidate(1));
  const { writingBytes } = check();
  t.true(writingBytes > 0);
  t.is(slots.stateOf(3), 'shared');
});

test.serial(
  'an object that the allocator does not give is left out, and the others go',
  async (t) => {
    const { pool, device, store, allocator, check } = backed();
    const slots = device();
    for (let slot = 0; slot < 3; slot++) slots.store(slot, incompressible(slot));
    let reads = 0;
    allocator.replace('read', (read, ...args) => {
      if (++reads === 1) throw new Error('broken');
      return read(...args);
    });
    store.prompt = true;
    await pool.reclaim(2 * pageSize);
    const stats = check();
    t.is(stats.backedObjects, 2);
    t.is(slots.stateOf(0), 'raw');
  },
);

test.serial('an object that is too long for the store stays, and the others go', async (t) => {
  const { device, writeOut, check } = backed({ maxStoredSize: 2048 });
  const slots = device();
  slots.store(0, incompressible(0));
  slots.store(1, trimmed(100));
  await writeOut();
  t.is(check().backedObjects, 1);
  t.deepEqual([slots.stateOf(0), slots.stateOf(1)], ['raw', 'written-back']);
});

test.serial(
  'a place that the store fails to free is counted, and nothing else is harmed',
  async (t) => {
    const { device, writeOut, store, check } = backed();
    const slots = device();
    slots.store(0, incompressible(0));
    slots.store(1, incompressible(1));
    await writeOut();
    store.free = () => {
      throw new Error('broken');
    };
    t.true(slots.invalidate(0));
    const stats = check();
    t.is(stats.backingFreeFailed, 1);
    t.is(stats.objects, 1);
    store.prompt = true;
    sameBytes(t, await pageOf(slots, 1), incompressible(1));
    t.is(check().backingFreeFailed, 2, 'it was promoted all the same');
  },
);
