import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, untouched } from '../support/backed.ts';
import { incompressible, pageSize, zeroPage } from '../support/pages.ts';

const content = incompressible(1);

test('a resident object is loaded from memory, and fetched without a read', async (t) => {
  const { device, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  const page = new Uint8Array(pageSize);
  t.is(slots.load(0, page), 'loaded');
  sameBytes(t, page, content);
  const again = beginFetch(slots);
  t.deepEqual(again.page, content, 'at once');
  t.is(await again.fetched, 'loaded');
  t.is(store.reads.length, 0);
  t.is(check().fetches, 0);
});

test('an object on its way out is loaded from memory, and stays there', async (t) => {
  const { device, store, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  const page = new Uint8Array(pageSize);
  t.is(slots.load(0, page), 'loaded');
  sameBytes(t, page, content);
  await write.end();
  t.is(slots.stateOf(0), 'raw');
  t.is(check().writebackCancelled, 1);
  t.is(store.kept.size, 0);
});

test('an object on its way out is fetched without a read, and stays in memory', async (t) => {
  const { device, store, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  const { page, fetched } = beginFetch(slots);
  t.is(await fetched, 'loaded');
  sameBytes(t, page, content);
  t.is(store.reads.length, 0);
  await write.end();
  t.is(check().writebackCancelled, 1);
});

test('a load of a written-back object says so and touches nothing; a fetch starts the read', async (t) => {
  const { device, store, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const page = untouched.slice();
  t.is(slots.load(0, page), 'written-back');
  sameBytes(t, page, untouched);
  t.is(store.reads.length, 0);

  const fetching = beginFetch(slots);
  t.deepEqual(fetching.page, untouched);
  await theRead().end();
  t.is(await fetching.fetched, 'loaded');
  t.deepEqual(fetching.page, content);
  t.is(check().fetches, 1);
});

test('in a batch of loads a written-back page says so, and the others are loaded', async (t) => {
  const { device, writeOut, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  slots.store(1, incompressible(2));
  const pages = new Uint8Array(3 * pageSize).fill(0xee);
  const outcomes = new Uint8Array(3);
  slots.loadMany([1, 0, 2], pages, outcomes);
  t.deepEqual([...outcomes], [0, 3, 1], 'loaded, written back, empty');
  t.deepEqual(pages.subarray(0, pageSize), incompressible(2));
  t.deepEqual(pages.subarray(pageSize, 2 * pageSize), untouched);
  check();
});

test('whoever fetches an object that is being read joins the read', async (t) => {
  const { device, store, writeOut, theRead, check } = backed();
  const slots = device();
  const others = device();
  slots.store(0, content);
  slots.store(1, content);
  others.store(0, content);
  await writeOut();
  const waiting = [beginFetch(slots), beginFetch(slots, 1), beginFetch(others), beginFetch(slots)];
  t.is(slots.load(0, untouched.slice()), 'written-back');
  await theRead().end();
  for (const { page, fetched } of waiting) {
    t.is(await fetched, 'loaded');
    sameBytes(t, page, content);
  }
  const stats = check();
  t.is(stats.fetches, 1);
  t.is(stats.fetchesPromoted, 1);
  t.is(store.kept.size, 0);
});

test('a buffer that has gone when the page comes fails its own fetch, and no other', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device({ exclusiveLoads: true });
  const others = device();
  slots.store(0, content);
  others.store(0, content);
  await writeOut();
  const gone = beginFetch(slots);
  const other = beginFetch(others);
  const { buffer } = gone.page;
  structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  await theRead().end();
  await t.throwsAsync(gone.fetched, { instanceOf: TypeError });
  t.true(slots.has(0), 'nobody has got the page');
  t.is(await other.fetched, 'loaded');
  t.deepEqual(other.page, content);
  check();
});

test('a fetch of no slot, or into no page, is a mistake', async (t) => {
  const { device } = backed();
  const slots = device({ slots: 10 });
  await t.throwsAsync(slots.fetch(10, untouched.slice()), { instanceOf: RangeError });
  await t.throwsAsync(slots.fetch(0, new Uint8Array(100)), { instanceOf: TypeError });
  await t.throwsAsync(slots.fetch(0, [] as unknown as Uint8Array), { instanceOf: TypeError });
});

test('a fetch of an empty slot says so, and one of a same-filled page needs no store', async (t) => {
  const { device, store, check } = backed();
  const slots = device();
  const page = untouched.slice();
  t.is(await slots.fetch(0, page), 'empty');
  sameBytes(t, page, untouched);
  slots.store(0, zeroPage());
  t.is(await slots.fetch(0, page), 'loaded');
  t.deepEqual(page, zeroPage());
  t.is(store.reads.length, 0);
  check();
});
