import { createPool, type Device } from 'pagefold';

const pool = await createPool({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zbud' });

const acme = pool.createDevice({ slots: 200, domain: 'acme' });
const globex = pool.createDevice({ slots: 200, domain: 'globex' });
const globexToo = pool.createDevice({ slots: 200, domain: 'globex' });

report('acme, first device', acme, storePages(acme));
report('globex, first device', globex, storePages(globex));
report('globex, second device', globexToo, storePages(globexToo));

await acme.close();
const { storedPages, objects, poolTotalSize } = pool.stats();
console.log(`acme left: ${storedPages} pages, ${objects} objects, ${poolTotalSize} bytes`);
await pool.close();

/** Stores the same 200 pages on every device, and counts what became of them. */
function storePages(device: Device): Record<string, number> {
  const outcomes: Record<string, number> = {};
  for (let slot = 0; slot < device.slots; slot++) {
    const page = Buffer.alloc(pool.pageSize, `page ${slot % 100} of a system that all run; `);
    const outcome = device.store(slot, page);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

function report(name: string, device: Device, outcomes: Record<string, number>): void {
  console.log(`${name}: ${device.storedPages} pages`, outcomes);
  const stats = pool.stats();
  console.log(`  pool: ${stats.objects} objects, ${stats.poolTotalSize} bytes`);
}
