import { readdirSync, readFileSync } from 'node:fs';
import { Random } from '@pagefold/conformance';
import { analyze, nodeWorkers, type PageSource } from '@pagefold/estimate';
import { pageSize } from '../pages/content.ts';
import { createRegistry } from './registry.ts';

/** What an analysis took from {@link warmPages} on. */
export interface CoreFigures {
  readonly threads: number;
  readonly wallMs: number;
  /** Processor time of all threads. */
  readonly processorMs: number;
  /** Processor time of the thread that had the most, which no number of processors makes less. */
  readonly busiestMs: number;
}

/** By so many pages every thread has started and compiled its code. */
export const warmPages = 32_768;

/** Pages of `pages` contents, each half noise. */
export function noisyPages(pages: number): Uint8Array {
  const bytes = new Uint8Array(pages * pageSize);
  const random = new Random(1);
  for (let at = 0; at < bytes.length; at += pageSize) {
    random.fill(bytes.subarray(at, at + pageSize / 2));
  }
  return bytes;
}

/** Analyses pages on so many threads, this one among them. */
export async function coreFigures(
  bytes: Uint8Array,
  compressors: readonly string[],
  threads: number,
): Promise<CoreFigures> {
  const pages = bytes.length / pageSize;
  const registryModule = new URL('./registry.js', import.meta.url).href;
  let warm: Times | undefined;
  let end: Times | undefined;
  await analyze({
    sources: [sourceOf(bytes)],
    registry: createRegistry(),
    combinations: compressors.map((compressor) => ({
      hasher: 'xxh3',
      compressor,
      allocator: 'zsmalloc',
    })),
    ...(threads === 1 ? {} : { workers: nodeWorkers({ count: threads - 1, registryModule }) }),
    onProgress: (done) => {
      if (done >= warmPages) warm ??= times();
      // Threads that have ended take their times along.
      if (done === pages) end = times();
    },
  });
  return difference(threads, warm!, end!);
}

interface Times {
  readonly wallMs: number;
  /** Milliseconds of the processor, by thread. */
  readonly threads: ReadonlyMap<string, number>;
}

function times(): Times {
  return { wallMs: performance.now(), threads: threadTimes() };
}

function difference(threads: number, before: Times, after: Times): CoreFigures {
  const each = [...after.threads].map(([thread, ms]) => ms - (before.threads.get(thread) ?? 0));
  return {
    threads,
    wallMs: after.wallMs - before.wallMs,
    processorMs: each.reduce((sum, ms) => sum + ms, 0),
    busiestMs: Math.max(0, ...each),
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
