import { createZ3fold } from '@pagefold/alloc-z3fold';
import { ConfigError, StateError } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import { allocatorRig, proveAllocatorEnds, withoutMemory } from '@pagefold/test-support';
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
  t.is(pages.poolPages, 0);
  alloc(4096);
  const before = allocator.stats();
  t.is(
    withoutMemory(() => allocator.alloc(1000)),
    0,
    'no record for the pool page',
  );
  t.deepEqual(allocator.stats(), before);
  t.is(pages.poolPages, 1);
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

proveAllocatorEnds(createZ3fold, {
  maxObjectSize: 4096,
  full: (poolPages, objects) => 28 * poolPages + 8 * objects + 65536,
  empty: 16384,
});
