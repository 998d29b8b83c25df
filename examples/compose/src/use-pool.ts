import type { PagePool } from '@pagefold/core';

/** Stores a hundred pages, as a swap device would, and prints what became of them. */
export function usePool(pool: PagePool): void {
  const swap = pool.createDevice({ slots: 100 });
  const outcomes: Record<string, number> = {};
  for (let slot = 0; slot < swap.slots; slot++) {
    const outcome = swap.store(slot, pageOf(slot, pool.pageSize));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }

  const loaded = new Uint8Array(pool.pageSize);
  for (let slot = 0; slot < swap.slots; slot++) {
    swap.load(slot, loaded);
    if (Buffer.compare(loaded, pageOf(slot, pool.pageSize)) !== 0) throw new Error(`slot ${slot}`);
  }

  const { storedPages, objects, pagesSharing, poolTotalSize } = pool.stats();
  console.log(outcomes);
  console.log(`${storedPages} pages are kept as ${objects} objects in ${poolTotalSize} bytes`);
  console.log(`${pagesSharing} pages share the object of another; every page came back`);
}

/** Every fifth page is zero; of the others, every twenty-fifth has the same text. */
function pageOf(slot: number, pageSize: number): Uint8Array {
  const page = Buffer.alloc(pageSize);
  if (slot % 5 > 0) page.fill(`This is line ${slot % 25} of a poem. `);
  return page;
}
