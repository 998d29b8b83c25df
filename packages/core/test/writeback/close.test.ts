import { StateError } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { backed, beginFetch, untouched } from '../support/backed.ts';
import { incompressible, pageSize, trimmed } from '../support/pages.ts';
import { until } from '../support/slow-store.ts';

const content = incompressible(1);
const closed = { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' };

test('closing a pool waits for the write that is under way, and ignores its result', async (t) => {
  for (const error of [undefined, new Error('EIO')]) {
    const { pool, device, store, beginWriting } = backed();
    device().store(0, content);
    const write = await beginWriting();
    let isClosed = false;
    const closing = pool.close().then(() => {
      isClosed = true;
    });
    await write.end(error);
    t.true(isClosed);
    await closing;
    t.true(store.isClosed);
    t.is(store.writes.length, 0);
  }
});

test('closing a pool does not end before the I/O that is under way', async (t) => {
  const { pool, device, store, writeOut, theRead, beginWriting } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  beginFetch(slots);
  slots.store(1, incompressible(2));
  const write = await beginWriting();
  let isClosed = false;
  const closing = pool.close().then(() => {
    isClosed = true;
  });
  await write.end();
  t.false(isClosed);
  t.false(store.isClosed);
  await theRead().end();
  t.true(isClosed);
  await closing;
});

test('closing a pool rejects who waits for a page at once, and leaves the page alone', async (t) => {
  const { pool, device, store, writeOut, theRead } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  const waiting = [beginFetch(slots), beginFetch(slots)];
  const read = theRead();
  const closing = pool.close();
  for (const { fetched } of waiting) await t.throwsAsync(fetched, closed);
  t.false(store.isClosed, 'the read is still under way');
  await read.end();
  for (const { page } of waiting) sameBytes(t, page, untouched);
  await closing;
});

test('a read that fails after the pool was closed is not tried again', async (t) => {
  const { pool, device, store, writeOut, theRead } = backed();
  const slots = device();
  slots.store(0, content);
  await writeOut();
  beginFetch(slots);
  const closing = pool.close();
  await theRead().end(new Error('EIO'));
  t.is(store.reads.length, 0);
  await closing;
});

test('closing a pool rejects who waits for room', async (t) => {
  const { pool, device, store } = backed({ poolLimitBytes: 4 * pageSize });
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  t.is(slots.store(4, incompressible(4)), 'pool-limit');
  const room = t.throwsAsync(pool.room(), closed);
  await until(() => store.writes.length > 0);
  const closing = pool.close();
  await room;
  while (store.writes.length > 0) await store.writes[0]!.end();
  await closing;
});

test('closing a pool ends a reclaim with what was released by then', async (t) => {
  const { pool, device, store } = backed({ batchBytes: pageSize });
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  const reclaimed = pool.reclaim(4 * pageSize);
  await until(() => store.writes.length === 2);
  await store.writes[0]!.end();
  const closing = pool.close();
  t.is(await reclaimed, pageSize);
  while (store.writes.length > 0) await store.writes[0]!.end();
  await closing;
});

test('from the call of close on, all other calls are refused, and closing again is the same promise', async (t) => {
  const { pool, device, store, beginWriting } = backed();
  const slots = device();
  slots.store(0, content);
  const write = await beginWriting();
  const closing = pool.close();
  t.is(pool.close(), closing);
  const page = untouched.slice();
  for (const call of [
    () => slots.store(0, content),
    () => slots.load(0, page),
    () => slots.has(0),
    () => slots.stateOf(0),
    () => slots.nextStored(0, 1),
    () => slots.invalidate(0),
    () => slots.invalidateRange(0, 1),
    () => slots.grow(5000),
    () => pool.stats(),
    () => pool.compact(),
    () => pool.setLimit(1),
    () => pool.createDevice({ slots: 1 }),
  ]) {
    t.throws(call, closed, String(call));
  }
  for (const call of [
    () => slots.fetch(0, page),
    () => slots.invalidateRangeInSlices(0, 1),
    () => pool.reclaim(1),
    () => pool.room(),
    () => pool.compactInSlices(),
  ]) {
    await t.throwsAsync(call(), closed, String(call));
  }
  await slots.close();
  await write.end();
  await closing;
  t.is(pool.close(), closing);
  t.true(store.isClosed);
});

test('a store that fails to close is told by the pool, which is closed all the same', async (t) => {
  const { pool, device, store } = backed();
  const slots = device();
  const error = new Error('broken');
  store.close = async () => {
    throw error;
  };
  t.is(await t.throwsAsync(pool.close()), error);
  t.throws(() => slots.has(0), closed);
});

test('closing a device rejects its own fetches, and serves those of others', async (t) => {
  const { device, writeOut, theRead, check } = backed();
  const slots = device();
  const others = device();
  slots.store(0, content);
  others.store(0, content);
  await writeOut();
  const own = beginFetch(slots);
  const other = beginFetch(others);
  const closing = slots.close();
  t.is(slots.close(), closing);
  await closing;
  t.is(check().storedPages, 1);
  await theRead().end();
  await t.throwsAsync(own.fetched, closed);
  t.deepEqual(own.page, untouched);
  t.is(await other.fetched, 'loaded');
  t.deepEqual(other.page, content);
  check();
});

test('a closed device leaves nothing behind, in memory, on its way out or in the store', async (t) => {
  const { device, store, writeOut, beginWriting, check } = backed();
  const slots = device();
  for (let slot = 0; slot < 4; slot++) slots.store(slot, incompressible(slot));
  await writeOut();
  for (let slot = 4; slot < 8; slot++) slots.store(slot, incompressible(slot));
  const write = await beginWriting();
  for (let slot = 8; slot < 40; slot++) slots.store(slot, trimmed(100, slot));
  await slots.close();
  await slots.close();
  t.throws(() => slots.has(0), closed);
  t.is(store.kept.size, 0);
  const stats = check();
  t.is(stats.storedPages, 0);
  t.is(stats.objects, 0);
  t.is(stats.poolTotalSize, 0);
  await write.end();
  t.is(store.kept.size, 0);
  check();
});

test('closing from inside a call of the pool is refused, and nothing has changed', async (t) => {
  const closings: Promise<void>[] = [];
  const { pool, device, store, check } = backed({
    poolLimitBytes: 0,
    onPoolLimit: () => {
      closings.push(pool.close(), slots.close());
    },
  });
  const slots = device();
  t.is(slots.store(0, trimmed(1)), 'pool-limit');
  for (const closing of closings) {
    await t.throwsAsync(closing, { instanceOf: StateError, code: 'PAGEFOLD_BUSY' });
  }
  check();
  await slots.close();
  await pool.close();
  t.true(store.isClosed);
});
