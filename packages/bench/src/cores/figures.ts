import { readdirSync, readFileSync } from 'node:fs';
import { Random } from '@pagefold/conformance';
import { analyze, nodeWorkers, type PageSource } from '@pagefold/estimate';
import { pageSize } from '../pages/content.ts';
import { createRegistry } from './registry.ts';

/** What an analysis took once its code was compiled. */
export interface CoreFigures {
  readonly threads: number;
  readonly wallMs: number;
  /** Processor time of all threads. */
  readonly processorMs: number;
  /** Processor time of the thread that had the most, which no number of processors makes less. */
  readonly busiestMs: number;
}

/** By so many pages every thread has compiled its code. */
const warmPages = 8192;

/** Pages of `pages` contents, each half noise. */
export function noisyPages(pages: number): Uint8Array {
  const bytes = new Uint8Array(pages * pageSize);
  const random = new Random(1);
  for (let at = 0; at < bytes.length; at += pageSize) {
    random.fill(bytes.subarray(at, at + pageSize / 2));
  }
  return bytes;
}

/** Analyses pages on this thread (0), or on so many others. */
export async function coreFigures(
  bytes: Uint8Array,
  compressors: readonly string[],
  threads: number,
): Promise<CoreFigures> {
  const few = await analysisTimes(bytes.subarray(0, warmPages * pageSize), compressors, threads);
  const all = await analysisTimes(bytes, compressors, threads);
  return {
    threads,
    wallMs: all.wallMs - few.wallMs,
    processorMs: all.processorMs - few.processorMs,
    busiestMs: all.busiestMs - few.busiestMs,
  };
}

async function analysisTimes(
  bytes: Uint8Array,
  compressors: readonly string[],
  threads: number,
): Promise<Omit<CoreFigures, 'threads'>> {
  const pages = bytes.length / pageSize;
  const registryModule = new URL('./registry.js', import.meta.url).href;
  const before = threadTimes();
  const start = performance.now();
  let after = before;
  let wallMs = 0;
  await analyze({
    sources: [sourceOf(bytes)],
    registry: createRegistry(),
    combinations: compressors.map((compressor) => ({
      hasher: 'xxh3',
      compressor,
      allocator: 'zsmalloc',
    })),
    ...(threads === 0 ? {} : { workers: nodeWorkers({ count: threads, registryModule }) }),
    onProgress: (done) => {
      // Threads that have ended take their times along.
      if (done < pages) return;
      after = threadTimes();
      wallMs = performance.now() - start;
    },
  });
  const times = [...after].map(([thread, ms]) => ms - (before.get(thread) ?? 0));
  return {
    wallMs,
    processorMs: times.reduce((sum, ms) => sum + ms, 0),
    busiestMs: Math.max(0, ...times),
  };
}

/** Milliseconds of the processor of each thread of this process. */
function threadTimes(): Map<string, number> {
  const folder = '/proc/self/task';
  return new Map(
    readdirSync(folder).map((thread) => {
      const [ns = '0'] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
      return [thread, Number(ns) / 1e6];
    }),
  );
}

function sourceOf(bytes: Uint8Array): PageSource {
  return {
    name: 'generated pages',
    pageSize,
    pages: bytes.length / pageSize,
    async *read() {
      const batch = 256 * pageSize;
      for (let at = 0; at < bytes.length; at += batch) yield bytes.subarray(at, at + batch);
    },
    close: async () => {},
  };
}
