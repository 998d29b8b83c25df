import type { BackingOwners, BackingStoreStats, Location } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { incompressible, pageSize } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore, settled } from '../support/slow-store.ts';

/** Moves every object that lives, as a cleaner may, and gives room. */
function moveAll(store: SlowStore, owners: BackingOwners, room: number): number {
  for (const [from, object] of [...store.kept]) {
    if (!owners.isLive(object.owner, from as Location, object.bytes.length)) continue;
    const to = store.keep(object);
    const isMoved = owners.moved(object.owner, from as Location, to);
    store.kept.delete(isMoved ? from : to);
  }
  store.limitBytes += room;
  return room;
}

test('a store that is full is cleaned, and what was refused is written', async (t) => {
  const store = new SlowStore({ prompt: true, limitBytes: 8 * pageSize });
  let steps = 0;
  store.onClean = (owners) => {
    steps++;
    return moveAll(store, owners, 4 * pageSize);
  };
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 20 * pageSize);
  t.is(steps, 3);
  t.is(check().backedObjects, 20);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 20; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
  t.is(store.kept.size, 0);
});

test('a store hears what lives where, and nothing that it makes up does', async (t) => {
  const store = new SlowStore({ prompt: true, limitBytes: 8 * pageSize });
  let owners: BackingOwners | undefined;
  store.onClean = (given) => {
    owners = given;
    return 0;
  };
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  for (let slot = 0; slot < 12; slot++) slots.store(slot, incompressible(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  const [[at, { owner }]] = [...store.kept] as unknown as [[Location, { owner: number }]];
  const { isLive, moved } = owners!;
  t.true(isLive(owner, at, pageSize));
  t.false(isLive(owner, at, pageSize - 1));
  t.false(isLive(owner, (at + 100) as Location, pageSize));
  for (const stranger of [owner + 1, 11, 2 ** 31, 2 ** 32 - 1, -1, 0.5, Number.NaN]) {
    t.false(isLive(stranger, at, pageSize));
    t.false(moved(stranger, at, 7 as Location));
  }
  for (const nowhere of [-1, 2 ** 32, 0.5, Number.NaN, undefined]) {
    t.false(moved(owner, at, nowhere as Location));
  }
  t.false(moved(owner, (at + 100) as Location, at));
  check();
  for (let slot = 0; slot < 12; slot++) slots.invalidate(slot);
  t.false(isLive(owner, at, pageSize));
  t.false(moved(owner, at, at));
  check();
  await pool.close();
  t.false(isLive(owner, at, pageSize));
  t.false(moved(owner, at, at));
});

test('an object is let go of while it is being moved: the new place is the store’s again', async (t) => {
  const store = new SlowStore({ prompt: true, limitBytes: 8 * pageSize });
  const { pool, device, check } = rig({ stores: [store] });
  const slots = device();
  let isCleaned = false;
  store.onClean = async (owners) => {
    if (isCleaned) return 0;
    isCleaned = true;
    const live = [...store.kept].filter(([at, { owner, bytes }]) =>
      owners.isLive(owner, at as Location, bytes.length),
    );
    for (let slot = 0; slot < 4; slot++) slots.invalidate(slot);
    await settled();
    for (const [from, object] of live) {
      const to = store.keep(object);
      const isMoved = owners.moved(object.owner, from as Location, to);
      store.kept.delete(isMoved ? from : to);
    }
    return 4 * pageSize;
  };
  for (let slot = 0; slot < 12; slot++) slots.store(slot, incompressible(slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  const { backedObjects, objects } = check();
  t.is(objects, 8);
  t.is(store.kept.size, backedObjects);
  const page = new Uint8Array(pageSize);
  for (let slot = 4; slot < 12; slot++) {
    t.is(await slots.fetch(slot, page), 'loaded');
    sameBytes(t, page, incompressible(slot));
  }
});

/** Says that much of it is taken by objects that are gone. */
class Wasteful extends SlowStore {
  deadBytes = 0;
  override stats(): BackingStoreStats {
    return { ...super.stats(), usedBytes: this.liveBytes + this.deadBytes };
  }
}

test('a store that is short of room for the sake of the dead is cleaned in the background', async (t) => {
  for (const [limitBytes, deadBytes, expected] of [
    [100 * pageSize, 70 * pageSize, 2],
    [100 * pageSize, 10 * pageSize, 0],
    [Number.POSITIVE_INFINITY, 70 * pageSize, 2],
    [Number.POSITIVE_INFINITY, 10 * pageSize, 0],
  ] as const) {
    const store = new Wasteful({ prompt: true, limitBytes, batchBytes: 20 * pageSize });
    store.deadBytes = deadBytes;
    let steps = 0;
    store.onClean = () => {
      steps++;
      if (steps === 2) store.deadBytes = 0;
      return pageSize;
    };
    const { pool, device } = rig({ stores: [store] });
    const slots = device();
    for (let slot = 0; slot < 20; slot++) slots.store(slot, incompressible(slot));
    await pool.reclaim(Number.POSITIVE_INFINITY);
    await settled();
    t.is(steps, expected);
    await pool.close();
  }
});

test('a store whose cleaning throws or lies is full', async (t) => {
  for (const answer of [Number.NaN, -1, 'much', undefined, new Error('no')]) {
    const store = new SlowStore({ prompt: true, limitBytes: 8 * pageSize });
    store.onClean = () => {
      if (answer instanceof Error) throw answer;
      return answer as number;
    };
    const { pool, device, check } = rig({ stores: [store] });
    const slots = device();
    for (let slot = 0; slot < 12; slot++) slots.store(slot, incompressible(slot));
    t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 8 * pageSize);
    t.is(check().writebackFailed, 4);
  }
});

test('a store that is full for ever, however much room it says that it has made', async (t) => {
  const store = new SlowStore({ prompt: true, limitBytes: 0 });
  store.onClean = () => pageSize;
  const { pool, device, check } = rig({ stores: [store] });
  device().store(0, incompressible(0));
  t.is(await pool.reclaim(Number.POSITIVE_INFINITY), 0);
  t.is(check().writebackFailed, 1);
});
