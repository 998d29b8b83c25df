import { setImmediate } from 'node:timers/promises';
import { storeOutcomes } from 'pagefold';
import { PoolClient } from './pool-client.ts';

const slots = 4096;
const batchPages = 64;

const client = await PoolClient.start({ slots, pool: { compressor: 'lz4' } });
let isDone = false;
const otherWork = countTurns();
try {
  console.log(await storeAll());
  console.log('a page of every batch came back:', await everyBatchIsRight());
  const { storedPages, objects } = await client.stats();
  console.log(`${storedPages} pages, ${objects} objects`);
} finally {
  isDone = true;
  await client.close();
}
console.log(`meanwhile this thread did ${await otherWork} other things`);

/** Stores a page in every slot, a batch after the other, and counts the outcomes. */
async function storeAll(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let first = 0; first < slots; first += batchPages) {
    const batch = client.createBatch(batchPages);
    for (let i = 0; i < batchPages; i++) {
      batch.slots[i] = first + i;
      batch.page(i).set(pageOf(first + i));
    }
    const { outcomes } = await client.storeMany(batch);
    for (const code of outcomes) {
      const outcome = storeOutcomes[code]!;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
  }
  return counts;
}

/** Loads one page of every batch and compares it. */
async function everyBatchIsRight(): Promise<boolean> {
  const batch = client.createBatch(slots / batchPages);
  for (let i = 0; i < batch.length; i++) batch.slots[i] = i * batchPages + 1;
  const loaded = await client.loadMany(batch);
  return loaded.slots.every((slot, i) => Buffer.compare(loaded.page(i), pageOf(slot)) === 0);
}

/** What else this thread has to do, until it is done: its turns. */
async function countTurns(): Promise<number> {
  let turns = 0;
  for (; !isDone; turns++) await setImmediate();
  return turns;
}

/** Every fourth page is zero, and the others come twice. */
function pageOf(slot: number): Uint8Array {
  const text = `This is page ${slot % 2048} of a log. `;
  return slot % 4 === 0 ? new Uint8Array(client.pageSize) : Buffer.alloc(client.pageSize, text);
}
