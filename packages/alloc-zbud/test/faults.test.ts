import { createZbud } from '@pagefold/alloc-zbud';
import { ConfigError, CorruptionError, type Handle } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import { allocatorRig, withoutMemory } from '@pagefold/test-support';
import test from 'ava';

test.serial('without memory for the records the pool page is given back', (t) => {
  const { allocator, alloc, pages } = allocatorRig(createZbud);
  // One chunk of records is full here, so the next pool page needs another one.
  const before = fillOneChunk(alloc, () => allocator.stats().metadataBytes);
  t.is(
    withoutMemory(() => allocator.alloc(3000)),
    0,
  );
  t.is(pages.held.size, before);
  t.is(allocator.stats().poolPages, before);
  t.not(allocator.alloc(3000), 0);
});

test('a page size that pools cannot have is refused', (t) => {
  const context = { memory: new Workbench(), pages: new CountingPages() };
  for (const pageSize of [2048, 5000]) {
    t.throws(() => createZbud({ ...context, pageSize }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
    });
  }
});

test('handles of records whose memory was given back are dead', (t) => {
  const { allocator, alloc } = allocatorRig(createZbud);
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
  const allocator = createZbud({ memory: new Workbench(), pageSize: 4096, pages });
  const handles: Handle[] = [];
  for (let i = 0; i < 200_000; i++) handles.push(allocator.alloc(1 + ((i * 37) % 3968)) as Handle);
  t.is(new Set(handles).size, handles.length);
  const { objectBytes, poolPages, metadataBytes } = allocator.stats();
  t.is(
    objectBytes,
    handles.reduce((sum, _, i) => sum + 1 + ((i * 37) % 3968), 0),
  );
  t.is(pages.stats().poolPages, poolPages);
  t.true(metadataBytes < 16.5 * poolPages + 65536, `${metadataBytes} bytes for ${poolPages} pages`);
  for (const handle of handles) allocator.free(handle);
  t.like(allocator.stats(), { poolPages: 0, objects: 0, objectBytes: 0, wasteBytes: 0 });
  t.is(pages.stats().poolPages, 0);
  t.true(allocator.stats().metadataBytes < 8192);
});

/** Allocates until the records have grown twice; returns the number of pool pages held then. */
function fillOneChunk(alloc: (length: number) => Handle, metadataBytes: () => number): number {
  // They grow by 512 bytes at first, of 16 a record.
  const records = 2 * (512 / 16);
  const start = metadataBytes();
  for (let i = 0; i < records; i++) alloc(3000);
  if (metadataBytes() - start !== 1024) throw new Error('the records have grown in another way');
  return records;
}
