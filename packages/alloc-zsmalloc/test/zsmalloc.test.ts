import { createZsmalloc, sizeClasses, zsmalloc } from '@pagefold/alloc-zsmalloc';
import { CorruptionError, type Handle } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import { MapPages } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';

const badHandle = { instanceOf: CorruptionError, code: 'PAGEFOLD_BAD_HANDLE' };

function onRealPages(pageSize = 4096) {
  const memory = new Workbench({ guards: true });
  const at = memory.reserve(pageSize);
  const pages = new MapPages(memory, pageSize);
  const allocator = createZsmalloc({ memory, pageSize, pages });
  return { allocator, at, bytes: memory.bytes, memory, pages };
}

function onCountingPages(chainSize = 8) {
  const context = { memory: new Workbench(), pageSize: 4096, pages: new CountingPages() };
  return createZsmalloc(context, { chainSize });
}

/** Allocates an object that must find room. */
function allocated(
  t: ExecutionContext,
  allocator: ReturnType<typeof createZsmalloc>,
  length: number,
) {
  const handle = allocator.alloc(length);
  t.not(handle, 0);
  return handle as Handle;
}

test('the descriptor makes an allocator with the kernel’s limits', async (t) => {
  t.is(zsmalloc.kind, 'allocator');
  t.is(zsmalloc.name, 'zsmalloc');
  t.is(zsmalloc.contractVersion, 1);
  t.true(zsmalloc.probe());
  const context = { memory: new Workbench(), pageSize: 16384, pages: new CountingPages() };
  const allocator = await zsmalloc.create(context, { chainSize: 4 });
  t.is(allocator.name, 'zsmalloc');
  t.is(allocator.maxObjectSize, 16384);
  t.is(allocator.wholePageFrom, sizeClasses(16384, { chainSize: 4 }).wholePageFrom);
  t.true(allocator.capabilities.compaction);
  t.is((await zsmalloc.create(context)).wholePageFrom, 14553);
});

test('the chain size fits what a pool is expected to come to, unless it is given', async (t) => {
  const mebibyte = 1024 * 1024;
  const short = sizeClasses(4096, { chainSize: 4 }).wholePageFrom;
  const long = sizeClasses(4096, { chainSize: 8 }).wholePageFrom;
  for (const [expectedBytes, options, wholePageFrom] of [
    [undefined, {}, long],
    [32 * mebibyte, {}, long],
    [32 * mebibyte - 1, {}, short],
    [0, undefined, short],
    [0, { chainSize: 8 }, long],
    [1024 * mebibyte, { chainSize: 4 }, short],
  ] as const) {
    const expected = expectedBytes === undefined ? {} : { expectedBytes };
    const counted = { pageSize: 4096, ...expected };
    const context = { ...counted, memory: new Workbench(), pages: new CountingPages() };
    t.is((await zsmalloc.create(context, options)).wholePageFrom, wholePageFrom);
    t.is(zsmalloc.createCounter!(counted, options).wholePageFrom, wholePageFrom);
  }
});

test('handles stay dead when the table of objects has been emptied', (t) => {
  const allocator = onCountingPages();
  const handles = Array.from({ length: 20_000 }, () => allocated(t, allocator, 24));
  for (const handle of handles) allocator.free(handle);
  for (const handle of handles) t.throws(() => allocator.free(handle), badHandle);
  t.is(allocator.stats().objects, 0);
});

test('an object lies behind its header and may span two pool pages', (t) => {
  const { allocator, at, pages } = onRealPages();
  // Class 100: 1632 bytes a place, 5 places in 2 pool pages.
  for (let i = 0; i < 5; i++) allocator.write(allocated(t, allocator, 1600), at, 1600);
  t.deepEqual(pages.written, [
    [0, 8, 1600],
    [0, 1640, 1600],
    [0, 3272, 1600],
    [0, 4904, 1600],
    [0, 6536, 1600],
  ]);
});

test('an object of a whole pool page has no header', (t) => {
  const { allocator, at, pages } = onRealPages();
  allocator.write(allocated(t, allocator, 4096), at, 4096);
  allocator.write(allocated(t, allocator, 3625), at, 3625);
  t.deepEqual(pages.written, [
    [0, 0, 4096],
    [1, 0, 3625],
  ]);
});

test('an object goes to the fullest zspage, there to the place that was freed last', (t) => {
  const { allocator, at, pages } = onRealPages();
  // Class 62: 4 places of 1024 bytes in 1 pool page.
  const handles = Array.from({ length: 12 }, () => allocated(t, allocator, 1000));
  for (const i of [1, 4, 6, 8, 9, 11]) allocator.free(handles[i]!);
  const where = () => {
    const handle = allocated(t, allocator, 1000);
    pages.written.length = 0;
    allocator.write(handle, at, 1000);
    const [page, offset] = pages.written[0]!;
    return [page, (offset - 8) / 1024];
  };
  // Page 0 has 3 objects, page 1 has 2, page 2 has 1.
  t.deepEqual(where(), [0, 1]);
  t.deepEqual(where(), [1, 2]);
  t.deepEqual(where(), [1, 0]);
  t.deepEqual(where(), [2, 3]);
  t.deepEqual(where(), [2, 1]);
  t.deepEqual(where(), [2, 0]);
  t.deepEqual(where(), [3, 0]);
});

test('within a fullness group the zspage that came last takes the object', (t) => {
  const { allocator, at, pages } = onRealPages();
  const handles = Array.from({ length: 12 }, () => allocated(t, allocator, 1000));
  for (const i of [5, 1, 9]) allocator.free(handles[i]!);
  pages.written.length = 0;
  for (let i = 0; i < 3; i++) allocator.write(allocated(t, allocator, 1000), at, 1000);
  t.deepEqual(
    pages.written.map(([page]) => page),
    [2, 0, 1],
  );
});

test('a zspage whose fullness group stays the same keeps its turn', (t) => {
  const { allocator, at, pages } = onRealPages();
  // Class 64: 31 places in 8 pool pages; with 28 to 30 objects a zspage is in the group of 90 %.
  const handles = Array.from({ length: 62 }, () => allocated(t, allocator, 1048));
  for (const i of [0, 31, 1, 2]) allocator.free(handles[i]!);
  pages.written.length = 0;
  for (let i = 0; i < 4; i++) allocator.write(allocated(t, allocator, 1048), at, 1048);
  t.deepEqual(
    pages.written.map(([page]) => page),
    [1, 0, 0, 0],
  );
});

test('compaction reaches every class', (t) => {
  const allocator = onCountingPages();
  let poolPages = 0;
  for (const { maxLength, objectsPerZspage, poolPagesPerZspage } of sizeClasses(4096).classes) {
    const count = 2 * objectsPerZspage;
    const handles = Array.from({ length: count }, () => allocated(t, allocator, maxLength));
    for (let i = 0; i < count; i += 2) allocator.free(handles[i]!);
    poolPages += poolPagesPerZspage;
  }
  allocator.compact();
  t.is(allocator.stats().poolPages, poolPages);
});

test('compaction moves objects from the emptiest zspage into the fullest', (t) => {
  const { allocator, at, bytes, pages } = onRealPages();
  const handles = Array.from({ length: 12 }, (_, i) => {
    const handle = allocated(t, allocator, 1000);
    bytes.fill(i, at, at + 1000);
    allocator.write(handle, at, 1000);
    return handle;
  });
  for (const i of [1, 4, 6, 8, 9, 11]) allocator.free(handles[i]!);
  t.is(allocator.stats().classes![0]!.freeablePoolPages, 1);
  pages.written.length = 0;
  t.deepEqual(allocator.compact(), { poolPages: 1, finished: true });
  // The one object of page 2 fills the gap in page 0; page 1 keeps its two gaps.
  // All of its place moves, whatever of it the object fills.
  t.deepEqual(pages.written, [[0, 1024 + 8, 1016]]);
  t.deepEqual(allocator.compact(), { poolPages: 0, finished: true });
  t.like(allocator.stats(), { poolPages: 2, objects: 6, objectBytes: 6000, pagesCompacted: 1 });
  for (const i of [0, 2, 3, 5, 7, 10]) {
    allocator.read(handles[i]!, 1000, at);
    t.true(bytes.subarray(at, at + 1000).every((byte) => byte === i));
  }
  allocator.write(allocated(t, allocator, 1000), at, 1000);
  t.deepEqual(pages.written.at(-1), [1, 2 * 1024 + 8, 1000]);
});

/** Class, places, places with an object, pool pages, freeable ones: the sample of zsmalloc.rst (6.12). */
const sample = [
  [30, 504, 3464, 3346, 433, 14],
  [31, 520, 4154, 3793, 536, 44],
  [32, 536, 4170, 3965, 556, 26],
] as const;

test('a row of class statistics is what the kernel prints', (t) => {
  const allocator = onCountingPages();
  for (const [, length, places, used] of sample) {
    const handles = Array.from({ length: places }, () => allocator.alloc(length) as Handle);
    // Steps of 17 or 9 over the places leave objects in every zspage.
    const step = Math.floor(places / (places - used));
    for (let i = 0; i < places - used; i++) allocator.free(handles[i * step]!);
  }
  t.deepEqual(
    allocator.stats().classes?.map(({ zspagesByFullness, ...row }) => row),
    sample.map(([index, length, places, used, pages, freeable]) => ({
      index,
      size: length + 8,
      objectsAllocated: places,
      objectsUsed: used,
      poolPagesUsed: pages,
      poolPagesPerZspage: { 30: 1, 31: 4, 32: 2 }[index],
      freeablePoolPages: freeable,
    })),
  );
  t.deepEqual(allocator.compact(), { poolPages: 14 + 44 + 26, finished: true });
});

test('without frees, a class takes whole zspages and nothing more', (t) => {
  for (const chainSize of [4, 8, 16]) {
    const allocator = onCountingPages(chainSize);
    const { classes } = sizeClasses(4096, { chainSize });
    let poolPages = 0;
    let steady = 0;
    classes.forEach(({ maxLength, poolPagesPerZspage, objectsPerZspage }, i) => {
      const objects = 1 + 37 * (i % 9);
      for (let n = 0; n < objects; n++) allocated(t, allocator, maxLength);
      poolPages += Math.ceil(objects / objectsPerZspage) * poolPagesPerZspage;
      steady += (objects / objectsPerZspage) * poolPagesPerZspage;
    });
    const stats = allocator.stats();
    t.is(stats.poolPages, poolPages);
    t.is(stats.classes!.length, classes.length);
    t.is(stats.wasteBytes, poolPages * 4096 - stats.objectBytes);
    t.true(Math.abs(stats.steadyStatePoolPages - steady) < 1e-6);
  }
});

test('pool pages that run out within a zspage are given back and the object has no room', (t) => {
  for (const limit of [0, 1, 3, 4]) {
    const { allocator, at, pages } = onRealPages();
    const live = allocated(t, allocator, 100);
    const before = allocator.stats();
    pages.limit = pages.stats().poolPages + limit;
    // Class 211: 5 pool pages a zspage.
    t.is(allocator.alloc(3400), 0);
    t.is(pages.stats().poolPages, before.poolPages);
    const { metadataBytes: _, ...after } = allocator.stats();
    t.like(before, after);
    t.is(allocator.alloc(4096) === 0, limit === 0);
    pages.limit = Number.POSITIVE_INFINITY;
    allocator.write(allocated(t, allocator, 3400), at, 3400);
    allocator.write(live, at, 100);
  }
});

test('compaction needs no pool page', (t) => {
  const { allocator, pages } = onRealPages();
  const handles = Array.from({ length: 40 }, () => allocated(t, allocator, 1600));
  handles.forEach((handle, i) => {
    if (i % 5 !== 2) allocator.free(handle);
  });
  pages.limit = 0;
  t.deepEqual(allocator.compact(), { poolPages: 12, finished: true });
  t.is(allocator.stats().poolPages, 4);
});

test('a small pool over all classes has small tables', (t) => {
  const allocator = onCountingPages();
  t.true(allocator.stats().metadataBytes < 4096);
  for (let i = 0; i < 3000; i++) allocated(t, allocator, 1 + ((i * 1009) % 4096));
  t.true(allocator.stats().metadataBytes < 256 * 1024);
});

test('freeing everything gives back every pool page and the tables', (t) => {
  const allocator = onCountingPages();
  const handles = Array.from({ length: 60_000 }, (_, i) =>
    allocator.alloc(1 + ((i * 1009) % 4096)),
  );
  const full = allocator.stats();
  t.true(full.metadataBytes < 20 * full.objects);
  for (const handle of handles) allocator.free(handle as Handle);
  t.like(allocator.stats(), {
    poolPages: 0,
    objects: 0,
    objectBytes: 0,
    wasteBytes: 0,
    steadyStatePoolPages: 0,
    classes: [],
  });
  t.true(allocator.stats().metadataBytes < 160 * 1024);
});

test('an object that is put where pool pages cannot be written to leaves nothing behind', (t) => {
  const { allocator, at, pages } = onRealPages();
  const placer = allocator.placeFor(() => {});
  const write = pages.write.bind(pages);
  pages.write = () => {
    throw new Error('no');
  };
  t.throws(() => placer.put!(at, 1600, 0), { message: 'no' });
  t.is(allocator.stats().objects, 0);
  t.is(pages.poolPages, 0);
  pages.write = write;
  t.not(placer.put!(at, 1600, 0), 0);
  t.is(allocator.stats().objectBytes, 1600);
});

test('an object that is put takes nothing from beyond the page memory', (t) => {
  const { allocator, bytes, memory, pages } = onRealPages();
  const placer = allocator.placeFor(() => {});
  const end = bytes.length;
  bytes.set([1, 2, 3], end - 3);
  const handle = placer.put!(end - 3, 3, 0);
  t.is(pages.written.at(-1)![2], 3);
  const to = memory.reserve(3);
  placer.read(handle as Handle, 3, to);
  t.deepEqual([...bytes.subarray(to, to + 3)], [1, 2, 3]);
});
