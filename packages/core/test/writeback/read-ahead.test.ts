import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, pageOf } from '../support/backed.ts';
import { incompressible, pageSize } from '../support/pages.ts';

const slotCount = 16;

/** A device with a page a slot, all of them in the store. */
async function allOut(limitPages = 100) {
  const rig = backed({ poolLimitBytes: limitPages * pageSize, readAheadSlots: 4 });
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
  t.deepEqual(four, incompressible(4));
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
  t.deepEqual(second.page, incompressible(1));
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

test('nothing is read ahead where there is no room for it', async (t) => {
  const { slots, store, check } = await allOut(1);
  store.prompt = true;
  sameBytes(t, await pageOf(slots, 0), incompressible(0));
  t.is(check().readAhead, 0);
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
