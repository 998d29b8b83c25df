import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { analyze, nodeWorkers, openImages, type PageSource } from '@pagefold/estimate';
import type { AnalysisTask } from './analysis-task.ts';
import { createRegistry } from './registry.ts';

// An analysis in a process of its own. When it is warm it sends a message and waits for one; when all pages are done
// it sends the milliseconds of the processor that those which count took. Argument: an AnalysisTask as JSON.
const task = JSON.parse(process.argv[2]!) as AnalysisTask;
const { compressors, threads, warmFile, file } = task;
/** Batches that threads still have are done by then. */
const settledMs = 100;
let before = process.cpuUsage();

async function start(): Promise<void> {
  await sleep(settledMs);
  process.send!('warm');
  await once(process, 'message');
  before = process.cpuUsage();
}

/** The source, which begins when it is told. */
function whenTold(source: PageSource): PageSource {
  return {
    name: source.name,
    pageSize: source.pageSize,
    pages: source.pages,
    async *read(options) {
      await start();
      yield* source.read(options);
    },
    async *readRanges(options) {
      await start();
      yield* source.readRanges!(options);
    },
    close: () => source.close(),
  };
}

const [warm, counted] = await openImages([warmFile, file]);
const allPages = warm!.pages! + counted!.pages!;
const registryModule = new URL('./registry.js', import.meta.url).href;
await analyze({
  sources: [warm!, whenTold(counted!)],
  registry: createRegistry(),
  combinations: compressors.map((compressor) => ({
    hasher: 'xxh3',
    compressor,
    allocator: 'zsmalloc',
  })),
  ...(threads === 1 ? {} : { workers: nodeWorkers({ count: threads - 1, registryModule }) }),
  onProgress: (done) => {
    if (done < allPages) return;
    const { user, system } = process.cpuUsage(before);
    process.send!((user + system) / 1000);
  },
});
await Promise.all([warm!.close(), counted!.close()]);
process.disconnect();
