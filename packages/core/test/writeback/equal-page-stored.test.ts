import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, pageOf } from '../support/backed.ts';
import { incompressible } from '../support/pages.ts';

const content = incompressible(1);

test('a page that is equal to a resident object shares it', (t) => {
  const { device, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  t.is(slots.store(1, content), 'shared');
  t.is(check().objects, 1);
  t.is(store.writes.length, 0);
});

test('a page that is equal to an object on its way out shares it, and the object stays', async (t) => {
  const { device, store, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  t.is(slots.store(1, content), 'shared');
  t.is(check().objects, 1);
  await write.end();
  t.is(slots.stateOf(0), 'shared');
  t.is(check().writebackCancelled, 1);
  t.is(check().backedObjects, 0);
  t.is(store.kept.size, 0, 'what was written of it is freed');
});

test('the same page stored to the slot of an object on its way out keeps it in memory', async (t) => {
  const { device, store, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  t.is(slots.store(0, content), 'unchanged');
  await write.end();
  t.is(slots.stateOf(0), 'raw');
  t.is(check().writebackCancelled, 1);
  t.is(store.kept.size, 0);
});

test('a page that is equal to a written-back object is a second object', async (t) => {
  const { device, store, writeOut, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  t.is(slots.store(1, content), 'raw');
  const stats = check();
  t.is(stats.objects, 2);
  t.is(stats.backedObjects, 1);
  t.is(stats.dedupHits, 0);
  t.is(store.kept.size, 1);
});

test('the same page stored to the slot of a written-back object is stored again, and its place freed', async (t) => {
  const { device, store, writeOut, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  t.is(slots.store(0, content), 'raw');
  const stats = check();
  t.is(stats.storedAgain, 1);
  t.is(stats.objects, 1);
  t.is(stats.backedObjects, 0);
  t.is(store.kept.size, 0);
  sameBytes(t, await pageOf(slots), content);
});

test('a page that is equal to an object that is being read is a second object', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const { page, fetched } = beginFetch(slots);
  t.is(slots.store(1, content), 'raw');
  t.is(check().objects, 2);
  await theRead().end();
  t.is(await fetched, 'loaded');
  sameBytes(t, page, content);
  sameBytes(t, await pageOf(slots, 1), content);
  // Both are in memory now, and both can be found.
  const stats = check();
  t.is(stats.objects, 2);
  t.is(stats.fetchesPromoted, 1);
  t.is(slots.store(2, content), 'shared');
  t.is(check().objects, 2);
});

test('the same page stored to the slot of an object that is being read is stored again', async (t) => {
  const { device, store, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const { page, fetched } = beginFetch(slots);
  t.is(slots.store(0, content), 'raw');
  t.is(check().storedAgain, 1);
  t.is(store.kept.size, 1, 'it is being read');
  await theRead().end();
  t.is(await fetched, 'loaded');
  sameBytes(t, page, content);
  t.is(check().objects, 1);
  t.is(store.kept.size, 0);
});

test('a page that is equal to a written-back object of another domain is not stored again', async (t) => {
  const { device, writeOut, check } = backed();
  const slots = device({ domain: 'a' });
  const others = device({ domain: 'b' });
  slots.store(0, content);
  await writeOut();
  t.is(others.store(0, content), 'raw');
  t.is(check().storedAgain, 0);
});
