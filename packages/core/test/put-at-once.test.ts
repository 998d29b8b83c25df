import type { Handle, ObjectPlacer } from '@pagefold/contracts';
import { ExtentPages, PagePool, Workbench } from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Fnv, Trim } from './support/backends.ts';
import { CellAllocator } from './support/cell-allocator.ts';
import { incompressible, pageSize, trimmed } from './support/pages.ts';

type Put = NonNullable<ObjectPlacer['put']>;

/** A device of a pool whose allocator finds room and copies in with one call, that of `around`. */
function deviceWithPut(around: (put: Put) => Put) {
  const memory = new Workbench({ byteLength: 1 << 21, guards: true });
  const pages = new ExtentPages(memory, pageSize);
  const cells = new CellAllocator({ memory, pageSize, pages }, {});
  const refuse = () => {
    throw new Error('nobody asks for it');
  };
  const placer: ObjectPlacer = {
    alloc: refuse,
    write: refuse,
    put: around((src, length) => {
      const handle = cells.alloc(length);
      if (handle !== 0) cells.write(handle, src, length);
      return handle;
    }),
    read: (handle, length, dst) => cells.read(handle, length, dst),
    free: (handle) => cells.free(handle),
  };
  const allocator = Object.assign(cells, { placeFor: () => placer });
  const pool = new PagePool({
    memory,
    pages,
    hasher: new Fnv(memory),
    compressor: new Trim(memory),
    allocator,
  });
  const device = pool.createDevice({ slots: 16 });
  return { device, check: () => checkInvariants(pool) };
}

test('an allocator that finds room and copies in with one call is asked for that alone', (t) => {
  let puts = 0;
  const { device, check } = deviceWithPut((put) => (src, length, owner) => {
    puts++;
    return put(src, length, owner);
  });
  t.is(device.store(0, trimmed(100)), 'stored');
  t.is(device.store(1, incompressible(1)), 'raw');
  t.is(device.store(2, trimmed(100)), 'shared');
  t.is(puts, 2);
  const page = new Uint8Array(pageSize);
  for (const [slot, expected] of [trimmed(100), incompressible(1)].entries()) {
    device.load(slot, page);
    sameBytes(t, page, expected);
  }
  check();
});

const failures: Record<string, Put> = {
  'that throws': () => {
    throw new Error('no');
  },
  'that returns no handle': () => -3 as Handle,
  'that returns a promise': () => Promise.resolve(1) as unknown as Handle,
};

for (const [failure, put] of Object.entries(failures)) {
  test(`a call ${failure} fails the store, and nothing is left of the page`, (t) => {
    let works = true;
    const { device, check } = deviceWithPut(
      (real) =>
        (...args) =>
          works ? real(...args) : put(...args),
    );
    device.store(0, trimmed(100));
    works = false;
    t.throws(() => device.store(1, trimmed(200)), { code: 'PAGEFOLD_BACKEND_FAILED' });
    t.false(device.has(1));
    works = true;
    check();
    t.is(device.store(1, trimmed(200)), 'stored');
    t.is(device.storedPages, 2);
  });
}

test('where such a call finds no room, the store is refused', (t) => {
  const { device, check } = deviceWithPut(() => () => 0);
  t.is(device.store(0, trimmed(100)), 'alloc-fail');
  t.is(device.storedPages, 0);
  check();
});
