import type { BackingObject, Location } from '@pagefold/contracts';
import type { PoolPolicy } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, pageOf } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { rig } from '../support/rig.ts';
import { SlowStore } from '../support/slow-store.ts';

const slotCount = 16;

/** A device with a page a slot, all of them in the store. */
async function allOut(policy: Pick<PoolPolicy, 'reclaimLowPercent'> = {}) {
  const rig = backed({ poolLimitBytes: 100 * pageSize, readAheadSlots: 4, ...policy });
  const slots = rig.device();
  for (let slot = 0; slot < slotCount; slot++) slots.store(slot, incompressible(slot));
  await rig.writeOut();
  return { ...rig, slots };
}

test('slots around one that is fetched come with it', async (t) => {
  const { slots, store, check } = await allOut();
  slots.invalidate(5);
  slots.store(7, incompressible(99));
  const { fetched, page } = beginFetch(slots, 6);
  t.is(store.reads.length, 2);
  for (const read of [...store.reads]) read.end();
  await fetched;
  sameBytes(t, page, incompressible(6));
  t.deepEqual([check().readAhead, check().readAheadHits], [1, 0]);
  const four = new Uint8Array(pageSize);
  t.is(slots.load(4, four), 'loaded');
  sameBytes(t, four, incompressible(4));
  t.is(slots.load(4, four), 'loaded');
  t.is(check().readAheadHits, 1, 'each counts once');
  t.is(slots.load(8, four), 'written-back');
});

test('who wants what is being read ahead joins the read', async (t) => {
  const { slots, store, check } = await allOut();
  const first = beginFetch(slots, 0);
  const second = beginFetch(slots, 1);
  t.is(store.reads.length, 4);
  for (const read of [...store.reads]) read.end();
  await Promise.all([first.fetched, second.fetched]);
  sameBytes(t, second.page, incompressible(1));
  t.deepEqual([check().fetches, check().readAhead, check().readAheadHits], [4, 3, 1]);
});

test('what goes before it was used was read in vain', async (t) => {
  const { slots, store, writeOut, check } = await allOut();
  store.prompt = true;
  await pageOf(slots, 0);
  slots.invalidate(1);
  await writeOut();
  store.prompt = true;
  await pageOf(slots, 2);
  t.deepEqual([check().readAhead, check().readAheadHits], [5, 0]);
});

test('what memory has no room for lies beside it until it is asked for', async (t) => {
  const { slots, store, check } = await allOut({ reclaimLowPercent: 0 });
  store.prompt = true;
  sameBytes(t, await pageOf(slots, 0), incompressible(0));
  t.is(check().metadata.readAhead, 3 * pageSize);
  store.prompt = false;
  for (const slot of [1, 2, 3]) sameBytes(t, await pageOf(slots, slot), incompressible(slot));
  const { fetches, fetchesNotPromoted, readAhead, readAheadHits, backedObjects } = check();
  t.deepEqual([fetches, fetchesNotPromoted, readAhead, readAheadHits], [4, 4, 3, 3]);
  t.is(backedObjects, slotCount);
  t.is(check().metadata.readAhead, 0);
  // It was given out, and is only in its store again.
  t.is(store.reads.length, 0);
  const again = beginFetch(slots, 1);
  t.true(store.reads.length > 0);
  for (const read of [...store.reads]) read.end();
  await again.fetched;
  sameBytes(t, again.page, incompressible(1));
});

test('what lies beside memory goes with its object', async (t) => {
  const { slots, store, check, writeOut } = await allOut({ reclaimLowPercent: 0 });
  store.prompt = true;
  await pageOf(slots, 0);
  slots.invalidate(1);
  t.is(check().metadata.readAhead, 2 * pageSize);
  // The next object has its record.
  slots.store(1, incompressible(50));
  slots.store(2, incompressible(51));
  t.is(check().metadata.readAhead, pageSize);
  await writeOut();
  store.prompt = true;
  sameBytes(t, await pageOf(slots, 1), incompressible(50));
  sameBytes(t, await pageOf(slots, 2), incompressible(51));
  sameBytes(t, await pageOf(slots, 3), incompressible(3));
  check();
});

/** A store that hosts share, in which every page is already, raw. */
class SharedStore extends SlowStore {
  readonly sharesContents = true;
  adopted = 0;

  override write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    const raw = objects.map((object) => {
      const bytes = object.content!.page;
      if (object.content!.adopt(bytes, { codec: 'raw', dictionary: undefined })) this.adopted++;
      return { ...object, bytes };
    });
    return super.write(raw);
  }
}

test('what lies beside memory is forgotten when its store has it in other bytes', async (t) => {
  const near = new SlowStore({ prompt: true, limitBytes: 4000 });
  const far = new SharedStore({ prompt: true });
  const policy = { poolLimitBytes: 100 * pageSize, readAheadSlots: 4, reclaimLowPercent: 0 };
  const { pool, device, check } = rig({ ...policy, stores: [near, far] });
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, trimmed(900, slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(near.kept.size, 4);
  sameBytes(t, await pageOf(slots, 0), trimmed(900, 0));
  t.is(check().metadata.readAhead, 3 * 900);
  for (let slot = 4; slot < 8; slot++) slots.store(slot, trimmed(900, slot));
  await pool.reclaim(Number.POSITIVE_INFINITY);
  t.is(far.kept.size, 4);
  t.is(far.adopted, 4);
  const beside = check().metadata.readAhead;
  t.is(beside % 900, 0, `${beside} bytes of objects that have not moved`);
  for (let slot = 0; slot < 8; slot++) sameBytes(t, await pageOf(slots, slot), trimmed(900, slot));
  check();
});

test('a mebibyte lies beside memory at most, and what came last', async (t) => {
  const many = 400;
  const rig = backed({
    poolLimitBytes: many * pageSize,
    readAheadSlots: 256,
    reclaimLowPercent: 0,
  });
  const slots = rig.device({ slots: 512 });
  for (let slot = 0; slot < many; slot++) slots.store(slot, incompressible(slot));
  await rig.writeOut();
  rig.store.prompt = true;
  await pageOf(slots, 0);
  t.is(rig.check().metadata.readAhead, 255 * pageSize);
  await pageOf(slots, 300);
  t.is(rig.check().metadata.readAhead, 256 * pageSize);
  const before = rig.check().fetches;
  for (const slot of [256, 399, 255]) {
    sameBytes(t, await pageOf(slots, slot), incompressible(slot));
  }
  t.is(rig.check().fetches, before);
  sameBytes(t, await pageOf(slots, 1), incompressible(1));
  t.true(rig.check().fetches > before);
});

test('a neighbour that is damaged harms nobody else', async (t) => {
  const { slots, store, check } = await allOut();
  for (const [at, { bytes }] of store.kept) if (at % 2 === 1) bytes[9]! ^= 1;
  store.prompt = true;
  let failed = 0;
  for (let slot = 0; slot < slotCount; slot++) {
    await pageOf(slots, slot).then(
      (page) => sameBytes(t, page, incompressible(slot)),
      () => failed++,
    );
  }
  t.is(failed, slotCount / 2);
  const { fetches, fetchesPromoted, fetchesNotPromoted, fetchesFailed } = check();
  t.is(fetches, fetchesPromoted + fetchesNotPromoted + fetchesFailed);
});
