import { createZ3fold } from '@pagefold/alloc-z3fold';
import { ConfigError, CorruptionError, type Handle, StateError } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import { allocatorRig, withoutMemory } from '@pagefold/test-support';
import test from 'ava';

test('objects move while no pool page is to be had', (t) => {
  const { allocator, alloc, at, fill, holds, pages } = allocatorRig(createZ3fold);
  const leaving = alloc(40 * 64);
  alloc(30 * 64);
  const moving = alloc(640);
  fill(moving, 640, 1);
  pages.limit = 0;
  allocator.free(leaving);
  t.is(at(moving), `1 @ ${4096 - 640}`);
  t.true(holds(moving, 640, 1));
});

test.serial('without memory for the records nothing changes', (t) => {
  const { allocator, alloc, pages } = allocatorRig(createZ3fold);
  t.is(
    withoutMemory(() => allocator.alloc(4096)),
    0,
    'no record for the object',
  );
  t.is(pages.held.size, 0);
  alloc(4096);
  const before = allocator.stats();
  t.is(
    withoutMemory(() => allocator.alloc(1000)),
    0,
    'no record for the pool page',
  );
  t.deepEqual(allocator.stats(), before);
  t.is(pages.held.size, 1);
  t.not(allocator.alloc(1000), 0);
});

test('it reserves its buffer while the pool is composed, or says why it cannot', (t) => {
  const pages = new CountingPages();
  const sealed = new Workbench();
  sealed.seal();
  t.throws(() => createZ3fold({ memory: sealed, pageSize: 4096, pages }), {
    instanceOf: StateError,
    code: 'PAGEFOLD_SEALED',
  });
  const full = new Workbench({ byteLength: 131072 });
  full.reserve(65000);
  t.throws(() => createZ3fold({ memory: full, pageSize: 4096, pages }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_PAGE_MEMORY_FULL',
  });
});

test('a page size that pools cannot have is refused', (t) => {
  const context = { memory: new Workbench(), pages: new CountingPages() };
  for (const pageSize of [2048, 5000]) {
    t.throws(() => createZ3fold({ ...context, pageSize }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
    });
  }
});

test('handles of records whose memory was given back are dead', (t) => {
  const { allocator, alloc } = allocatorRig(createZ3fold);
  const handles = Array.from({ length: 20_000 }, () => alloc(3000));
  for (const handle of handles) allocator.free(handle);
  for (const handle of handles) {
    t.throws(() => allocator.free(handle), {
      instanceOf: CorruptionError,
      code: 'PAGEFOLD_BAD_HANDLE',
    });
  }
});

test('all memory is given back when the last object goes', (t) => {
  const pages = new CountingPages();
  const allocator = createZ3fold({ memory: new Workbench(), pageSize: 4096, pages });
  const handles: Handle[] = [];
  for (let i = 0; i < 200_000; i++) handles.push(allocator.alloc(1 + ((i * 37) % 4096)) as Handle);
  t.is(new Set(handles).size, handles.length);
  const { objectBytes, poolPages, metadataBytes } = allocator.stats();
  t.is(
    objectBytes,
    handles.reduce((sum, _, i) => sum + 1 + ((i * 37) % 4096), 0),
  );
  t.is(pages.stats().poolPages, poolPages);
  const bound = 28 * poolPages + 8 * handles.length + 65536;
  t.true(metadataBytes < bound, `${metadataBytes} bytes for ${poolPages} pages`);
  for (const handle of handles) allocator.free(handle);
  t.like(allocator.stats(), { poolPages: 0, objects: 0, objectBytes: 0, wasteBytes: 0 });
  t.is(pages.stats().poolPages, 0);
  t.true(allocator.stats().metadataBytes < 16384);
});
