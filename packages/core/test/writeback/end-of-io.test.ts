import { FetchError, WritebackError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, pageOf, untouched } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';

const content = incompressible(1);
const eio = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'EIO', { systemCode: 'EIO' });
const unread = new FetchError('PAGEFOLD_FETCH_FAILED', 'EIO', { systemCode: 'EIO' });

test('when it is written, an object leaves memory, index and LRU list', async (t) => {
  const { device, beginWriting, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  slots.store(1, content);
  const write = await beginWriting();
  t.is(check().poolTotalSize, pageSize, 'until then it is in memory');
  await write.end();
  const stats = check();
  t.is(stats.poolTotalSize, 0);
  t.is(stats.comprDataSize, 0);
  t.is(stats.backedObjects, 1);
  t.is(stats.backedPages, 2);
  t.is(stats.writtenBackObjects, 1);
  t.is(stats.writtenBackPages, 2);
  t.is(stats.writebackCancelled, 0);
  t.is(store.kept.size, 1, 'once, whatever the number of its slots');
  t.is(slots.stateOf(0), 'written-back');
});

test('an object comes to the store with its domain and digest, and its bytes as they are stored', async (t) => {
  const { device, beginWriting, store } = backed();
  const slots = device({ domain: 'a' });
  const others = device({ domain: 'b' });
  for (const one of [slots, others]) one.store(0, trimmed(100));
  await (await beginWriting()).end();
  const [first, second] = [...store.kept.values()];
  t.not(first!.owner, second!.owner);
  t.not(first!.domain, second!.domain);
  t.is(first!.digest.length, 8);
  t.deepEqual(first!.digest, second!.digest, 'the same content, whatever the domain');
  t.deepEqual(first!.bytes, trimmed(100).subarray(0, 100));
});

test('what was not used while its batch was written goes, what was used stays', async (t) => {
  const { device, beginWriting, store, check } = backed();
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  const write = await beginWriting();
  t.is(write.what.length, 4);
  slots.load(1, untouched.slice());
  slots.store(9, incompressible(2));
  slots.invalidate(3);
  await write.end();
  const states = [0, 1, 2, 3, 9].map((slot) => slots.stateOf(slot));
  t.deepEqual(states, ['written-back', 'raw', 'shared', 'empty', 'shared']);
  t.is(store.kept.size, 1);
  const stats = check();
  t.is(stats.writebackCancelled, 3);
  t.is(stats.writtenBackObjects, 1);
});

test('a page that was read is promoted below the low mark, and its place freed', async (t) => {
  const { device, writeOut, theRead, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  slots.store(1, content);
  await writeOut();
  const { fetched } = beginFetch(slots);
  await theRead().end();
  await fetched;
  t.is(slots.stateOf(0), 'shared');
  t.is(store.kept.size, 0);
  const stats = check();
  t.is(stats.fetchesPromoted, 1);
  t.is(stats.backedObjects, 0);
  t.is(stats.poolTotalSize, pageSize);
  t.is(slots.store(2, content), 'shared', 'it can be found again');
});

test('a compressed page that was read is promoted as it was stored', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, trimmed(100));
  await writeOut();
  const { fetched, page } = beginFetch(slots);
  await theRead().end();
  await fetched;
  sameBytes(t, page, trimmed(100));
  t.is(slots.stateOf(0), 'compressed');
  t.is(check().comprDataSize, 100);
  sameBytes(t, await pageOf(slots), trimmed(100));
});

test('at the low mark a page that was read is served, and stays written back', async (t) => {
  const { device, writeOut, theRead, store, check } = backed({
    poolLimitBytes: 10 * pageSize,
    reclaimLowPercent: 50,
  });
  const slots = device();
  slots.store(0, content);
  await writeOut();
  for (let slot = 1; slot <= 5; slot++) slots.store(slot, incompressible(10 + slot));
  for (const expected of [1, 2]) {
    const { fetched, page } = beginFetch(slots);
    await theRead().end();
    t.is(await fetched, 'loaded');
    sameBytes(t, page, content);
    t.is(slots.stateOf(0), 'written-back');
    t.is(check().fetchesNotPromoted, expected);
  }
  t.is(store.kept.size, 1);
  slots.invalidate(5);
  const { fetched } = beginFetch(slots);
  await theRead().end();
  await fetched;
  t.is(slots.stateOf(0), 'raw');
  t.is(check().fetchesPromoted, 1);
});

test('an object for which the allocator has no room is served, and stays written back', async (t) => {
  const { device, writeOut, theRead, allocator, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  for (const fault of [0, new Error('broken')]) {
    if (fault === 0) allocator.returnFrom('alloc', 0);
    else allocator.throwFrom('write', fault);
    const { fetched, page } = beginFetch(slots);
    await theRead().end();
    t.is(await fetched, 'loaded');
    sameBytes(t, page, content);
    allocator.clear();
    t.is(check().poolTotalSize, 0, 'nothing has leaked');
  }
  t.is(store.kept.size, 1);
  t.is(check().fetchesNotPromoted, 2);
});

test('the most memory that there was includes what was promoted', async (t) => {
  const { device, writeOut, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  slots.store(1, incompressible(2));
  t.is(check().memUsedMax, pageSize);
  store.prompt = true;
  await pageOf(slots);
  t.is(check().memUsedMax, 2 * pageSize);
});

test('an object that could not be written stays, as the newest and used', async (t) => {
  const { device, pool, beginWriting, store, check } = backed({ batchBytes: pageSize });
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  slots.store(1, incompressible(2));
  await write.end(eio);
  const stats = check();
  t.is(stats.writebackFailed, 1);
  t.is(stats.writtenBackObjects, 0);
  t.is(stats.objects, 2);
  t.is(slots.stateOf(0), 'raw');
  sameBytes(t, await pageOf(slots, 0), content);
  t.is(store.kept.size, 0);
  // Slot 1 has used up its second chance no sooner than slot 0, but is older now.
  store.prompt = true;
  await pool.reclaim(pageSize);
  t.deepEqual([slots.stateOf(0), slots.stateOf(1)], ['raw', 'written-back']);
  check();
});

test('an object that was used while it could not be written stays as well', async (t) => {
  const { device, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  slots.store(1, content);
  await write.end(eio);
  t.is(check().writebackFailed, 1);
  t.is(slots.stateOf(0), 'shared');
});

test('an object that has gone while it could not be written is gone', async (t) => {
  const { device, beginWriting, check } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  slots.invalidate(0);
  await write.end(eio);
  t.is(check().objects, 0);
});

test('a read that has failed is tried once more', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const { fetched, page } = beginFetch(slots);
  await theRead().end(unread);
  const joined = beginFetch(slots);
  await theRead().end();
  t.is(await fetched, 'loaded');
  t.is(await joined.fetched, 'loaded');
  sameBytes(t, page, content);
  t.deepEqual(joined.page, content);
  const stats = check();
  t.is(stats.fetches, 1);
  t.is(stats.fetchesFailed, 0);
});

test('a read that has failed twice is an error for all who wait, and object and slots stay', async (t) => {
  const { device, writeOut, theRead, store, check } = backed();
  const slots = device();
  slots.store(0, content);
  slots.store(1, content);
  await writeOut();
  const waiting = [beginFetch(slots), beginFetch(slots, 1)];
  await theRead().end(unread);
  await theRead().end(unread);
  for (const { fetched, page } of waiting) {
    t.is(await t.throwsAsync(fetched), unread);
    sameBytes(t, page, untouched);
  }
  t.is(store.reads.length, 0);
  t.is(slots.stateOf(0), 'written-back');
  const stats = check();
  t.is(stats.fetchesFailed, 1);
  t.is(stats.backedPages, 2);
  const again = beginFetch(slots);
  await theRead().end();
  t.is(await again.fetched, 'loaded');
  t.deepEqual(again.page, content);
});

test('compaction moves resident objects and those on their way out, whose batch has a copy', async (t) => {
  const { device, pool, beginWriting, store, check } = backed({ batchBytes: 400 });
  const slots = device();
  for (let slot = 0; slot < 16; slot++) slots.store(slot, trimmed(100, slot));
  const write = await beginWriting();
  const ids = write.what.map(({ owner }) => owner);
  for (let slot = 0; slot < 16; slot++) if (slot % 4 !== 1) slots.invalidate(slot);
  const before = check().poolTotalSize;
  t.true(pool.compact() > 0);
  t.true(check().poolTotalSize < before);
  await write.end();
  t.is(store.kept.size, 1, `of ${ids.length} written, three have gone`);
  store.prompt = true;
  for (const slot of [1, 5, 9, 13]) sameBytes(t, await pageOf(slots, slot), trimmed(100, slot));
  check();
});
