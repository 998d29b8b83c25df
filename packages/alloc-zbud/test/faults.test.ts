import { createZbud } from '@pagefold/alloc-zbud';
import type { Handle } from '@pagefold/contracts';
import { allocatorRig, proveAllocatorEnds, withoutMemory } from '@pagefold/test-support';
import test from 'ava';

test.serial('without memory for the records the pool page is given back', (t) => {
  const { allocator, alloc, pages } = allocatorRig(createZbud);
  // One chunk of records is full here, so the next pool page needs another one.
  const before = fillOneChunk(alloc, () => allocator.stats().metadataBytes);
  t.is(
    withoutMemory(() => allocator.alloc(3000)),
    0,
  );
  t.is(pages.poolPages, before);
  t.is(allocator.stats().poolPages, before);
  t.not(allocator.alloc(3000), 0);
});

proveAllocatorEnds(createZbud, {
  maxObjectSize: 3968,
  full: (poolPages) => 16.5 * poolPages + 65536,
  empty: 8192,
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
