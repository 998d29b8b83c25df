import {
  type Allocator,
  type AllocatorContext,
  ConfigError,
  CorruptionError,
  type Handle,
} from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import test from 'ava';
import { allocatorRig } from './allocator-rig.ts';

/** What an allocator may keep in tables. */
export interface TableBounds {
  /** Bytes of the largest object of a page of 4096 bytes. */
  readonly maxObjectSize: number;
  /** Bytes while there are so many pool pages and objects. */
  full(poolPages: number, objects: number): number;
  /** Bytes when there is nothing left. */
  readonly empty: number;
}

/** Tests of what an allocator refuses when it is made, and of what is left when all has been let go. */
export function proveAllocatorEnds(
  create: (context: AllocatorContext) => Allocator,
  bounds: TableBounds,
): void {
  test('a page size that pools cannot have is refused', (t) => {
    const context = { memory: new Workbench(), pages: new CountingPages() };
    for (const pageSize of [2048, 5000]) {
      t.throws(() => create({ ...context, pageSize }), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_INVALID_OPTION',
      });
    }
  });

  test('handles of records whose memory was given back are dead', (t) => {
    const { allocator, alloc } = allocatorRig(create);
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
    const allocator = create({ memory: new Workbench(), pageSize: 4096, pages });
    const lengths = Array.from(
      { length: 200_000 },
      (_, i) => 1 + ((i * 37) % bounds.maxObjectSize),
    );
    const handles = lengths.map((length) => allocator.alloc(length) as Handle);
    t.is(new Set(handles).size, handles.length);
    const { objectBytes, poolPages, metadataBytes } = allocator.stats();
    t.is(
      objectBytes,
      lengths.reduce((sum, length) => sum + length, 0),
    );
    t.is(pages.stats().poolPages, poolPages);
    const most = bounds.full(poolPages, handles.length);
    t.true(metadataBytes < most, `${metadataBytes} bytes for ${poolPages} pages`);
    for (const handle of handles) allocator.free(handle);
    t.like(allocator.stats(), { poolPages: 0, objects: 0, objectBytes: 0, wasteBytes: 0 });
    t.is(pages.stats().poolPages, 0);
    t.true(allocator.stats().metadataBytes < bounds.empty);
  });
}
