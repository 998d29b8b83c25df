import { setImmediate as nextTurn } from 'node:timers/promises';
import { pageSize } from '../pages/content.ts';
import { loadAddon } from '../peers/native-addon.ts';
import { Random } from '../random.ts';
import { CollectionCounter } from '../stores/collection-counter.ts';
import { openPoolStore } from '../stores/pool-store.ts';

// A pool that grows by pages that do not compress, and is emptied, beside a heap of objects of the program's
// own. It is started with --expose-gc. Arguments: bytes of pool pages, MiB of objects, path of the addon or nothing. Every operation is timed by
// itself: by the clock, and where the addon is there by the processor time of this thread.
const [bytes, heapMiB] = process.argv.slice(2, 4).map(Number) as [number, number];
const addon = process.argv[4] === '' ? undefined : loadAddon(process.argv[4]!);
/** An object with an array of two numbers and another object takes about so many bytes. */
const bytesOfObject = 128;
const perTurn = 1024;

const objects = Array.from({ length: (heapMiB * 2 ** 20) / bytesOfObject }, (_, at) => ({
  at,
  list: [at, { next: at + 1 }],
}));
const random = new Random(1);
const page = new Uint8Array(pageSize);
const words = new Uint32Array(page.buffer);
for (let i = 0; i < words.length; i++) words[i] = random.next();

const collections = new CollectionCounter();
const slots = bytes / pageSize;
const store = await openPoolStore(slots);
// The program has stood for a while: its objects are old.
(globalThis as unknown as { gc(): void }).gc();
await collections.takeAll();

const start = residentBytes();
const growth = await timeAll((slot) => {
  words[0] = slot;
  store.store(slot, page);
});
const full = residentBytes();
const { extentBytes } = store.stats();
const [majorCollections] = await collections.takeAll();
const emptying = await timeAll((slot) => store.invalidate(slot));
const [collectionsWhileEmptied] = await collections.takeAll();
const emptied = residentBytes();
// It has to be in use to the end, or the collector would have less to look at.
if (objects.at(-1) === undefined) throw new Error('there are no objects');

process.stdout.write(
  `${JSON.stringify({
    operations: slots,
    extentBytes,
    growth: { ...growth, majorCollections },
    emptying: { ...emptying, majorCollections: collectionsWhileEmptied },
    residentBytes: { start, full, emptied },
  })}\n`,
);

/** Does something to every slot; the program has its turn now and then, as a server has. */
async function timeAll(operate: (slot: number) => void): Promise<object> {
  let longestMs = 0;
  let longestCpuNs = 0;
  for (let first = 0; first < slots; first += perTurn) {
    const end = Math.min(slots, first + perTurn);
    for (let slot = first; slot < end; slot++) {
      const cpuStart = addon?.cpuTime() ?? 0;
      const wallStart = performance.now();
      operate(slot);
      longestMs = Math.max(longestMs, performance.now() - wallStart);
      longestCpuNs = Math.max(longestCpuNs, (addon?.cpuTime() ?? 0) - cpuStart);
    }
    await nextTurn();
  }
  return { longestMs, ...(addon && { longestCpuMs: longestCpuNs / 1e6 }) };
}

function residentBytes(): number {
  return process.memoryUsage.rss();
}
