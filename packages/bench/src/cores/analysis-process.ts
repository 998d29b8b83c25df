import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@pagefold/conformance';
import { analyze, nodeWorkers, type PageSource } from '@pagefold/estimate';
import { pageSize } from '../pages/content.ts';
import type { AnalysisTask } from './analysis-task.ts';
import { createRegistry } from './registry.ts';

// An analysis in a process of its own. When it is warm it sends a message and waits for one; when all pages are done
// it sends the milliseconds of the processor that those which count took. Argument: an AnalysisTask as JSON.
const task = JSON.parse(process.argv[2]!) as AnalysisTask;
const { compressors, threads, warmPages, pages, seed } = task;
const batchPages = 256;
/** Batches that threads still have are done by then. */
const settledMs = 100;

const bytes = noisyPages(warmPages + pages);
let before = process.cpuUsage();

/** Pages of as many contents, each half noise. */
function noisyPages(count: number): Uint8Array {
  const made = new Uint8Array(count * pageSize);
  const random = new Random(seed);
  for (let at = 0; at < made.length; at += pageSize) {
    random.fill(made.subarray(at, at + pageSize / 2));
  }
  return made;
}

async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
  for (let page = 0; page < warmPages + pages; page += batchPages) {
    if (page === warmPages) await start();
    yield bytes.subarray(page * pageSize, (page + batchPages) * pageSize);
  }
}

async function start(): Promise<void> {
  await sleep(settledMs);
  process.send!('warm');
  await once(process, 'message');
  before = process.cpuUsage();
}

const source: PageSource = {
  name: 'generated pages',
  pageSize,
  pages: warmPages + pages,
  read,
  close: async () => {},
};
const registryModule = new URL('./registry.js', import.meta.url).href;
await analyze({
  sources: [source],
  registry: createRegistry(),
  combinations: compressors.map((compressor) => ({
    hasher: 'xxh3',
    compressor,
    allocator: 'zsmalloc',
  })),
  ...(threads === 1 ? {} : { workers: nodeWorkers({ count: threads - 1, registryModule }) }),
  onProgress: (done) => {
    if (done < warmPages + pages) return;
    const { user, system } = process.cpuUsage(before);
    process.send!((user + system) / 1000);
  },
});
process.disconnect();
