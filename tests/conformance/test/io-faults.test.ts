import { FetchError, WritebackError } from '@pagefold/contracts';
import { faultyIo, faultyStore, type IoFault, type PositionedIo } from '@pagefold/faults';
import test from 'ava';
import { MemoryStore } from './support/memory-store.ts';

/** It takes what it is given, and notes how much. */
class Sink implements PositionedIo {
  readonly name = 'sink';
  readonly lengths: number[] = [];

  async read(dst: Uint8Array, _position = 0): Promise<number> {
    dst.fill(1);
    return dst.length;
  }

  async write(src: Uint8Array, _position = 0): Promise<number> {
    this.lengths.push(src.length);
    return src.length;
  }
}

const faulty = (...faults: IoFault[]): { sink: Sink; io: Sink } => {
  const sink = new Sink();
  return { sink, io: faultyIo(sink, faults) };
};
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(1);

test('the call that is named is refused with the code of the system, and not carried out', async (t) => {
  const { sink, io } = faulty({ method: 'write', does: 'fail', code: 'ENOSPC', call: 2 });
  t.is(io.name, 'sink');
  t.is(await io.write(bytes(1)), 1);
  await t.throwsAsync(io.write(bytes(2)), { code: 'ENOSPC' });
  t.is(await io.write(bytes(3)), 3);
  t.deepEqual(sink.lengths, [1, 3]);
});

test('a short call does some of what it is asked for, in whole blocks where it can', async (t) => {
  const { sink, io } = faulty({ method: 'write', does: 'short', rate: 1, seed: 3 });
  for (const length of [2, 100, 4096]) {
    const count = await io.write(bytes(length));
    t.true(count >= 1 && count < length, `${count} of ${length}`);
  }
  for (let position = 0; position < 20; position++) {
    const count = await io.write(bytes(20_000), position);
    t.true(count % 4096 === 0 && count >= 4096 && count < 20_000, `${count}`);
  }
  t.is(sink.lengths.length, 23);
});

test('calls that are late settle in another order', async (t) => {
  const { io } = faulty({ method: 'read', does: 'late', turns: 9, rate: 0.7, seed: 5 });
  const settled: number[] = [];
  const calls = Array.from({ length: 30 }, async (_, i) => {
    await io.read(bytes(1), i);
    settled.push(i);
  });
  await Promise.all(calls);
  t.notDeepEqual(
    settled,
    settled.toSorted((a, b) => a - b),
  );
});

test('one bit is flipped, and not in what the caller has given', async (t) => {
  const { io } = faulty(
    { method: 'read', does: 'flip-bit', call: 1 },
    { method: 'write', does: 'flip-bit', call: 1 },
  );
  const dst = bytes(64);
  await io.read(dst, 0);
  t.is(dst.filter((byte) => byte !== 1).length, 1);
  const src = bytes(64);
  await io.write(src, 0);
  t.deepEqual(src, bytes(64));
});

test('a store fails, is full and is late where it is told, and well otherwise', async (t) => {
  const inner = new MemoryStore();
  const store = faultyStore(inner, [
    { method: 'write', does: 'fail', code: 'EIO', call: 1 },
    { method: 'write', does: 'full', call: 2 },
    { method: 'write', does: 'late', turns: 3, call: 3 },
    { method: 'read', does: 'fail', code: 'EIO', call: 2 },
  ]);
  const object = { owner: 1, domain: 0, digest: bytes(8), bytes: bytes(10) };
  const failed = await t.throwsAsync(store.write([object]), { instanceOf: WritebackError });
  t.is((failed as WritebackError).code, 'PAGEFOLD_WRITEBACK_FAILED');
  t.is((failed as WritebackError).systemCode, 'EIO');
  await t.throwsAsync(store.write([object]), { code: 'PAGEFOLD_BACKING_FULL' });
  t.is(inner.stats().objects, 0);
  const [at] = await store.write([object]);
  const read = { at: at!, owner: 1, dst: new Uint8Array(10) };
  const [first, second] = await store.read([read, { ...read, dst: new Uint8Array(10) }]);
  t.is(first, undefined);
  t.true(second instanceof FetchError);
  t.deepEqual(read.dst, bytes(10));
  t.is(store.stats().objects, 1);
  store.free(at!, 1, 10);
  await store.close();
  await t.throwsAsync(store.write([object]), { code: 'PAGEFOLD_CLOSED' });
});
