import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, untouched } from '../support/backed.ts';
import { incompressible, pageSize } from '../support/pages.ts';

const content = incompressible(1);

/** The figures that count references. */
function sharingOf(stats: Readonly<Record<string, unknown>>): unknown[] {
  const { storedPages, objects, pagesShared, pagesSharing, pagesUnshared } = stats;
  return [storedPages, objects, pagesShared, pagesSharing, pagesUnshared];
}

test('a pin is no reference: while I/O runs the figures of sharing stay as they are', async (t) => {
  const { device, beginWriting, theRead, check } = backed();
  const slots = device();
  for (const slot of [0, 1]) slots.store(slot, content);
  slots.store(2, incompressible(2));
  const expected = [3, 2, 1, 1, 1];
  t.deepEqual(sharingOf({ ...check() }), expected);
  const write = await beginWriting();
  t.deepEqual(sharingOf({ ...check() }), expected);
  await write.end();
  t.deepEqual(sharingOf({ ...check() }), expected);
  const { fetched } = beginFetch(slots);
  t.deepEqual(sharingOf({ ...check() }), expected);
  await theRead().end();
  await fetched;
  t.deepEqual(sharingOf({ ...check() }), expected);
});

test('a pin does not count against the most slots of an object', async (t) => {
  const { device, beginWriting, check } = backed({ maxPageSharing: 2 });
  const slots = device();
  slots.store(0, content);
  await beginWriting();
  t.is(slots.store(1, content), 'shared');
  t.is(slots.store(2, content), 'raw');
  t.is(check().sharingLimitHit, 1);
});

test('an object that had the most slots there may be is found again once it has been promoted with fewer', async (t) => {
  const { device, writeOut, theRead, check } = backed({ maxPageSharing: 2 });
  const slots = device();
  for (const slot of [0, 1]) slots.store(slot, content);
  await writeOut();
  const full = beginFetch(slots);
  await theRead().end();
  await full.fetched;
  t.is(slots.store(2, content), 'raw', 'it has two slots');
  slots.invalidate(2);
  await writeOut();
  slots.invalidate(1);
  const { fetched } = beginFetch(slots);
  await theRead().end();
  await fetched;
  t.is(slots.store(2, content), 'shared');
  check();
});

test('a full pool overwrites the last slot of an object on its way out', async (t) => {
  const { device, beginWriting, check } = backed({ poolLimitBytes: 4 * pageSize });
  const slots = device({ onFailure: 'keep' });
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  const write = await beginWriting();
  t.is(slots.store(4, incompressible(4)), 'pool-limit');
  t.is(slots.store(0, incompressible(5)), 'raw', 'the pin is no reference');
  t.is(check().poolTotalSize, 4 * pageSize);
  await write.end();
  t.is(slots.stateOf(0), 'raw');
  check();
});

test('a full pool refuses to overwrite a written-back object, whose going frees no memory', async (t) => {
  const { device, writeOut, check } = backed({ poolLimitBytes: 4 * pageSize });
  const slots = device({ onFailure: 'keep' });
  slots.store(0, content);
  await writeOut();
  for (let slot = 1; slot <= 4; slot++) slots.store(slot, incompressible(slot + 1));
  t.is(slots.store(0, incompressible(9)), 'pool-limit');
  t.is(slots.stateOf(0), 'written-back', 'it is kept');
  t.is(check().poolTotalSize, 4 * pageSize);
});

test('a refused store erases the written-back page of a device with a layer below, and frees its place', async (t) => {
  const { device, writeOut, store, check } = backed({ poolLimitBytes: 4 * pageSize });
  const slots = device();
  slots.store(0, content);
  await writeOut();
  for (let slot = 1; slot <= 4; slot++) slots.store(slot, incompressible(slot + 1));
  t.is(slots.store(0, incompressible(9)), 'pool-limit');
  t.false(slots.has(0), 'what is stale must not come back');
  t.is(store.kept.size, 0);
  check();
});

test('a fetch with exclusive load empties the slot, and the object goes with it', async (t) => {
  const { device, writeOut, theRead, store, check } = backed();
  const slots = device({ exclusiveLoads: true });
  slots.store(0, content);
  await writeOut();
  const waiting = [beginFetch(slots), beginFetch(slots)];
  t.true(slots.has(0), 'not before the page is there');
  await theRead().end();
  for (const { fetched, page } of waiting) {
    t.is(await fetched, 'loaded');
    sameBytes(t, page, content);
  }
  t.false(slots.has(0));
  t.is(store.kept.size, 0);
  t.is(check().objects, 0);
});

test('a fetch with exclusive load leaves a slot alone that has got another page since', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device({ exclusiveLoads: true });
  slots.store(0, content);
  slots.store(1, content);
  await writeOut();
  const { fetched, page } = beginFetch(slots);
  slots.store(0, incompressible(2));
  await theRead().end();
  t.is(await fetched, 'loaded');
  sameBytes(t, page, content);
  t.is(slots.stateOf(0), 'raw');
  t.is(slots.stateOf(1), 'raw', 'its own reference was not taken');
  t.is(check().objects, 2);
});

test('a fetch with exclusive load of a shared object takes its own reference only', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device({ exclusiveLoads: true });
  const others = device();
  slots.store(0, content);
  others.store(0, content);
  await writeOut();
  const { fetched } = beginFetch(slots);
  await theRead().end();
  await fetched;
  t.false(slots.has(0));
  t.is(others.stateOf(0), 'raw');
  t.is(check().objects, 1);
});

test('a fetch with exclusive load that fails keeps the slot', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device({ exclusiveLoads: true });
  slots.store(0, content);
  await writeOut();
  const { fetched, page } = beginFetch(slots);
  for (let attempt = 0; attempt < 2; attempt++) await theRead().end(new Error('EIO'));
  await t.throwsAsync(fetched, { code: 'PAGEFOLD_FETCH_FAILED' });
  sameBytes(t, page, untouched);
  t.true(slots.has(0));
  check();
});
