import { createZbud, zbud } from '@pagefold/alloc-zbud';
import { ConfigError, CorruptionError, type Handle } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import test from 'ava';
import { rig } from './support/rig.ts';

const badHandle = { instanceOf: CorruptionError, code: 'PAGEFOLD_BAD_HANDLE' };

test('the descriptor makes the allocator that it names', (t) => {
  const memory = new Workbench();
  const allocator = zbud.create({ memory, pageSize: 4096, pages: new CountingPages() });
  t.is(zbud.kind, 'allocator');
  t.is(zbud.name, 'zbud');
  t.true(zbud.probe());
  t.like(allocator, { name: 'zbud', capabilities: { compaction: false }, compact: undefined });
});

test('options and page sizes that do not exist are refused', (t) => {
  const context = { memory: new Workbench(), pages: new CountingPages() };
  const refused = { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION' };
  t.throws(() => createZbud({ ...context, pageSize: 4096 }, { chunks: 64 }), refused);
  t.throws(() => createZbud({ ...context, pageSize: 2048 }), refused);
  t.throws(() => createZbud({ ...context, pageSize: 5000 }), refused);
});

test('a handle that is not live is refused and harms nobody', (t) => {
  const { allocator, alloc, buffer, fill, holds } = rig();
  const kept = alloc(700);
  const freed = alloc(700);
  const gone = alloc(3000);
  fill(kept, 700, 1);
  allocator.free(freed);
  allocator.free(gone);
  const before = allocator.stats();
  const never = [0, -1, 1.5, kept + 0.5, kept + 2 ** 32, 1000, 2 ** 31, 2 ** 32 - 1, 2 ** 32];
  for (const handle of [freed, gone, ...never, Number.NaN, undefined] as Handle[]) {
    t.throws(() => allocator.free(handle), badHandle, `free ${handle}`);
    t.throws(() => allocator.write(handle, buffer, 1), badHandle, `write ${handle}`);
    t.throws(() => allocator.read(handle, 1, buffer), badHandle, `read ${handle}`);
  }
  t.deepEqual(allocator.stats(), before);
  t.true(holds(kept, 700, 1));
});

test('handles of records whose memory was given back are refused', (t) => {
  const { allocator, alloc } = rig();
  const handles = Array.from({ length: 20_000 }, () => alloc(3000));
  for (const handle of handles) allocator.free(handle);
  for (const handle of handles) t.throws(() => allocator.free(handle), badHandle);
});

test('no more than an object is written or read, and never its neighbour', (t) => {
  const { allocator, alloc, buffer, fill, holds } = rig();
  const first = alloc(700);
  const last = alloc(1000);
  fill(first, 700, 1);
  fill(last, 1000, 2);
  for (const length of [0, 701, 4096, -1, 0.5, Number.NaN]) {
    t.throws(() => allocator.write(first, buffer, length), {
      instanceOf: RangeError,
      message: `"length" expected 700, got ${length}`,
    });
    t.throws(() => allocator.read(first, length, buffer), {
      instanceOf: RangeError,
      message: `"length" expected an integer from 1 to 700, got ${length}`,
    });
  }
  t.throws(() => allocator.write(first, buffer, 699), { instanceOf: RangeError });
  t.true(holds(first, 700, 1));
  t.true(holds(last, 1000, 2));
});

test('the beginning of an object can be read alone', (t) => {
  const { allocator, alloc, buffer, fill, memory } = rig();
  const handle = alloc(700);
  fill(handle, 700, 5);
  const whole = memory.bytes.slice(buffer, buffer + 700);
  memory.bytes.fill(0, buffer, buffer + 700);
  allocator.read(handle, 10, buffer);
  t.deepEqual(memory.bytes.slice(buffer, buffer + 10), whole.slice(0, 10));
  t.is(memory.bytes[buffer + 10], 0);
});

test('statistics count objects and bytes as they were asked for', (t) => {
  const { allocator, alloc } = rig();
  const a = alloc(3000);
  alloc(900);
  alloc(2500);
  const { metadataBytes, ...rest } = allocator.stats();
  t.true(metadataBytes > 0);
  t.deepEqual(rest, {
    poolPages: 2,
    objects: 3,
    objectBytes: 6400,
    wasteBytes: 2 * 4096 - 6400,
    pagesCompacted: 0,
    steadyStatePoolPages: 2,
  });
  allocator.free(a);
  t.like(allocator.stats(), { poolPages: 2, objects: 2, objectBytes: 3400 });
});
