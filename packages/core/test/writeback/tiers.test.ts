import { WritebackError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore, settled } from '../support/slow-store.ts';

const far = () => new SlowStore({ prompt: true });
const near = (pages: number) => new SlowStore({ prompt: true, limitBytes: pages * pageSize });

test('what a full store holds coldest moves to the next one, and is fetched from there', async (t) => {
  const stores = [near(8), far()] as const;
  const { pool, device, check } = rig({ stores });
  const slots = device();
  for (let slot = 0; slot < 32; slot++) slots.store(slot, incompressible(slot));
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 32 * pageSize);
  t.is(check().backedObjects, 32);
  t.deepEqual(
    stores.map(({ kept }) => kept.size),
    [8, 24],
  );
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 32; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  t.is(check().backedObjects, 0);
  t.deepEqual(
    stores.map(({ kept }) => kept.size),
    [0, 0],
  );
});

test('three stores below one another, all of them full in the end', async (t) => {
  const stores = [near(8), near(8), near(8)];
  const { pool, device, check } = rig({ stores });
  const slots = device();
  for (let slot = 0; slot < 32; slot++) slots.store(slot, incompressible(slot));
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 24 * pageSize);
  const stats = check();
  t.is(stats.backedObjects, 24);
  t.is(stats.objects, 32);
  t.is(stats.rejectReclaimFail, 1);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 32; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
});

/** A pool of which 8 pages are in the first store, and on their way to the second, since 4 more go out. */
async function moving() {
  const stores = [near(8), far()] as const;
  const all = rig({ stores });
  const slots = all.device();
  for (let slot = 0; slot < 8; slot++) slots.store(slot, incompressible(slot));
  await all.pool.reclaim(Number.POSITIVE_INFINITY);
  for (let slot = 8; slot < 12; slot++) slots.store(slot, incompressible(slot));
  stores[1].prompt = false;
  const reclaimed = all.pool.reclaim(Number.POSITIVE_INFINITY);
  while (stores[1].writes.length === 0) await settled();
  const page = new Uint8Array(pageSize);
  return { ...all, slots, near: stores[0], far: stores[1], reclaimed, page };
}

test('an object is fetched while it moves, and moves all the same unless it has come to memory', async (t) => {
  const { near, far, slots, reclaimed, page, check } = await moving();
  const [write] = far.writes;
  const moved = write!.what.length;
  t.is(moved, 4);
  t.is(await slots.fetch(0, page), 'loaded');
  sameBytes(t, page, incompressible(0));
  check();
  far.prompt = true;
  await write!.end();
  await reclaimed;
  const stats = check();
  t.is(far.kept.size, stats.backedObjects - near.kept.size);
  for (let slot = 0; slot < 12; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  t.is(near.kept.size + far.kept.size, 0);
});

test('an object that is let go of while it moves is freed in both stores', async (t) => {
  const { near, far, slots, reclaimed, check } = await moving();
  for (let slot = 0; slot < 12; slot++) slots.invalidate(slot);
  t.is(check().objects, 0);
  far.prompt = true;
  await far.writes[0]!.end();
  await reclaimed;
  t.is(near.kept.size + far.kept.size, 0);
  check();
});

test('an object that came to memory and died while it moves is gone when the move ends', async (t) => {
  const { near, far, slots, reclaimed, page, check } = await moving();
  for (let slot = 0; slot < 12; slot++) {
    await slots.fetch(slot, page);
    slots.invalidate(slot);
  }
  check();
  slots.store(0, incompressible(99));
  far.prompt = true;
  await far.writes[0]!.end();
  await reclaimed;
  check();
  t.is(await slots.fetch(0, page), 'loaded');
  sameBytes(t, page, incompressible(99));
  t.is(near.kept.size + far.kept.size, check().backedObjects);
});

test('what the next store refuses stays in the first, and is told', async (t) => {
  const { near, far, slots, reclaimed, page, check } = await moving();
  await far.writes[0]!.end(new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'far: no'));
  await reclaimed;
  t.is(near.kept.size, 8);
  t.is(check().writebackFailed, 4);
  for (let slot = 0; slot < 12; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
});

test('what comes back from a store as another page stays there, and the others move', async (t) => {
  const { near, far, slots, reclaimed, check, pool, page } = await moving();
  far.prompt = true;
  await far.writes[0]!.end(new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'far: no'));
  await reclaimed;
  const damaged = [...near.kept.values()].slice(0, 2);
  for (const { bytes } of damaged) bytes[0]! ^= 1;
  await pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(check().backedObjects, 12);
  const inFirst = [...near.kept.values()];
  t.true(damaged.every((object) => inFirst.includes(object)));
  for (const { bytes } of damaged) bytes[0]! ^= 1;
  for (let slot = 0; slot < 12; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  check();
});

test('a pool that is closed while an object moves', async (t) => {
  const { near, far, pool, reclaimed } = await moving();
  const closed = pool.close();
  await far.writes[0]!.end();
  await closed;
  await reclaimed;
  t.true(near.isClosed);
  t.true(far.isClosed);
});
