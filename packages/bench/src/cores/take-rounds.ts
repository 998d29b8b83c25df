import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../children.ts';
import type { AnalysisTask } from './analysis-task.ts';
import type { PageFiles } from './page-files.ts';

/** Analyses that go on at once. */
export interface Contestant {
  readonly name: string;
  readonly processes: number;
  /** Of each process. */
  readonly threads: number;
}

/** Microseconds a page that counts. */
export interface PageTimes {
  readonly wall: number;
  /** Of all threads of all processes. */
  readonly processor: number;
}

/** A number of pages is made of so many for each process. */
export const batchPages = 256;

/** What is analysed. */
export interface Amount extends Pick<AnalysisTask, 'compressors'> {
  readonly files: PageFiles;
  /** Pages before those that count. */
  readonly warmPages: number;
  /** Pages that count. */
  readonly pages: number;
}

/** Seeds of the pages before those that count and of the first process's: they have no content in common. */
const [warmSeed, firstSeed] = [1, 2];

/** One thread, as many analyses at once as there are threads, each of its part of the pages; and one on all of them. */
export function contestantsFor(threads: number): readonly [Contestant, Contestant, Contestant] {
  return [
    { name: 'one thread', processes: 1, threads: 1 },
    { name: `${threads} analyses of one thread at once`, processes: threads, threads: 1 },
    { name: `one analysis on ${threads} threads`, processes: 1, threads },
  ];
}

/** The times of each contestant, by round. Each round begins with another one, so what changes slowly concerns all. */
export async function takeRounds(
  contestants: readonly Contestant[],
  amount: Amount,
  rounds: number,
): Promise<PageTimes[][]> {
  const times = contestants.map((): PageTimes[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const at = (round + turn) % contestants.length;
      times[at]!.push(await pageTimes(contestants[at]!, amount));
    }
  }
  return times;
}

async function pageTimes(
  { processes, threads }: Contestant,
  { files, compressors, warmPages, pages }: Amount,
): Promise<PageTimes> {
  const running = Array.from({ length: processes }, (_, i) => {
    const warmFile = files.of(warmPages, warmSeed);
    const file = files.of(pages / processes, firstSeed + i);
    return new AnalysisProcess({ compressors, threads, warmFile, file });
  });
  await Promise.all(running.map((each) => each.warm()));
  const start = performance.now();
  const processorMs = await Promise.all(running.map((each) => each.finish()));
  const wallMs = performance.now() - start;
  await Promise.all(running.map((each) => each.ended()));
  const micros = (ms: number) => (1000 * ms) / pages;
  return { wall: micros(wallMs), processor: micros(processorMs.reduce((sum, ms) => sum + ms, 0)) };
}

class AnalysisProcess {
  readonly #child: ChildProcess;
  readonly #told: AsyncIterator<unknown[]>;

  constructor(task: AnalysisTask) {
    const path = fileURLToPath(new URL('./analysis-process.js', import.meta.url));
    this.#child = endsWithUs(fork(path, [JSON.stringify(task)]));
    this.#told = on(this.#child, 'message', { close: ['exit'] });
  }

  async warm(): Promise<void> {
    await this.#next();
  }

  /** Has it go on; milliseconds of the processor until all pages were done. */
  async finish(): Promise<number> {
    this.#child.send('go');
    return this.#next();
  }

  async ended(): Promise<void> {
    while (!(await this.#told.next()).done);
  }

  async #next(): Promise<number> {
    const { value, done } = await this.#told.next();
    if (done) throw new Error('an analysis ended before it was done');
    return value[0] as number;
  }
}
