import { type CodeOptionSpec, InputError, type Options, resolveOptions } from '@pagefold/contracts';
import { abortable, expectOption, expectSignal } from '../call-options.ts';
import { PageBatch } from '../sources/page-batch.ts';
import { expectCapture } from './can-capture.ts';
import { captureProcess } from './capture-process.ts';
import { type CapturedProcess, type CaptureReport, captureWarnings } from './capture-report.ts';
import { type LiveDomain, openDomains } from './live-domain.ts';
import { LiveMemory } from './live-memory.ts';
import { type LiveMemoryOptions, liveMemoryChoice, liveMemorySchema } from './live-options.ts';
import type { ProcessTarget } from './process-target.ts';

/** Takes a batch of whole pages. The batch is the caller's again once the promise is kept. */
export type WriteBatch = (batch: Uint8Array) => Promise<void> | void;

/** How far a capture is. */
export interface CaptureProgress {
  /** The process that is being read. */
  readonly pid: number;
  /** Pages written so far. */
  readonly pages: number;
  /** Pages that the processes had when the capture began; not a limit, since they run. */
  readonly expectedPages: number;
}

/** Options of {@link captureProcesses}. */
export interface CaptureOptions extends LiveMemoryOptions {
  /**
   * Takes the pages, in batches of whole pages, 1 MiB at most. A batch may be used until the promise
   * that is returned is kept; then it is filled again.
   */
  readonly write: WriteBatch;
  /**
   * Stops each process while it is read, so that its pages fit together and none vanishes. A stopped
   * process goes on in any case: after an error, an abort, and a signal that ends this process.
   */
  readonly pause?: boolean | undefined;
  /** Ends the capture with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called each time pages were written. */
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
}

const owner = 'captureProcesses';

const captureSchema = {
  ...liveMemorySchema,
  write: { type: 'function', description: 'takes the pages' },
  pause: { type: 'boolean', default: false, description: 'stops each process while it is read' },
  ...abortable,
} as const satisfies Record<keyof CaptureOptions, CodeOptionSpec>;

/**
 * Copies the memory of live processes as far as a swap cache would ever see it, in address order,
 * process after process: their resident anonymous pages, those of files that were written to in a
 * private mapping, transparent huge pages, and shared memory (shared anonymous mappings, memfd, files
 * of a tmpfs, System V segments), each page of which is taken once. Left out are pages of other files,
 * the kernel's own mappings and its zero page, locked memory, explicit huge pages, memory of devices,
 * and what is swapped out already; no page is brought in to be read. Of shared memory only those pages
 * are seen that one of the processes has in its page table.
 *
 * A frame that several of the processes map is taken once, where the system tells frame numbers (to
 * root, with CAP_SYS_ADMIN); otherwise the report counts the pages in doubt. Without `pause` a process
 * goes on changing: pages of different moments stand side by side, and one that was freed in the
 * instant between look and read can come as zeros.
 *
 * Memory: one batch of 1 MiB, and a bit for each page that was found to be mapped more than once.
 * Reading is synchronous in steps of at most a batch.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that do not exist or are of a wrong type.
 * One that is not there or may not be read is told in the report, as long as there is another.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` when a number is no process id or no process has memory;
 *   `PAGEFOLD_INPUT_NOT_FOUND` when there is none of them or all of them ended meanwhile;
 *   `PAGEFOLD_INPUT_FAILED` when none of them may be read, or the system has no `/proc`. All processes
 *   are opened before the first page is written.
 */
export async function captureProcesses(given: CaptureOptions): Promise<CaptureReport> {
  const options = resolveCaptureOptions(given);
  expectCapture();
  options.signal?.throwIfAborted();
  const choice = liveMemoryChoice(owner, options);
  checkPause(options);
  const domains = openDomains(choice);
  const live = new LiveMemory(choice);
  try {
    return await captureDomains(options, domains, live);
  } finally {
    live.close();
    for (const domain of domains) domain.close();
  }
}

function resolveCaptureOptions(options: CaptureOptions): CaptureOptions {
  const values = resolveOptions(owner, captureSchema, options as unknown as Options);
  const { write, signal } = values;
  expectOption(owner, 'write', write, write !== undefined, 'a function');
  expectSignal(owner, 'signal', signal);
  return values as CaptureOptions;
}

function checkPause({ pids, pause }: CaptureOptions): void {
  if (pause !== true || pids?.includes(process.pid) !== true) return;
  throw new InputError(
    'PAGEFOLD_BAD_INPUT',
    `process ${process.pid} is the one that captures and cannot stop itself`,
  );
}

async function captureDomains(
  options: CaptureOptions,
  domains: readonly LiveDomain[],
  live: LiveMemory,
): Promise<CaptureReport> {
  const { pageSize, population } = live;
  const { signal, onProgress, pause = false } = options;
  const expected = domains.reduce((sum, domain) => sum + domain.expectedBytes(population), 0);
  const progress = { pid: 0, pages: 0, expectedPages: expected / pageSize };
  const batch = new PageBatch(pageSize);
  const flush = async (): Promise<void> => {
    const part = batch.take();
    if (part.length === 0) return;
    await options.write(part);
    progress.pages += part.length / pageSize;
    onProgress?.({ ...progress });
    signal?.throwIfAborted();
  };
  const processes: CapturedProcess[] = [];
  async function* capture(): AsyncGenerator<void, void, undefined> {
    for (const target of targetsOf(domains)) {
      progress.pid = target.pid;
      processes.push(yield* captureProcess(target, live, batch, pause));
    }
  }
  for await (const _ of capture()) await flush();
  await flush();
  checkNotAllEnded(processes);
  const warnings = [
    ...domains.flatMap(({ warnings }) => warnings),
    ...captureWarnings(processes, pageSize, pause),
    ...(live.swap?.warnings ?? []),
  ];
  return { population, pageSize, pages: progress.pages, processes, warnings };
}

function* targetsOf(domains: readonly LiveDomain[]): Generator<ProcessTarget> {
  for (const domain of domains) yield* domain.targets();
}

function checkNotAllEnded(processes: readonly CapturedProcess[]): void {
  const ended = processes.filter(({ outcome }) => outcome === 'ended');
  if (ended.length === 0 || processes.some(({ outcome }) => outcome === 'complete')) return;
  const labels = ended.map(({ pid, name }) => `${pid} (${name})`);
  throw new InputError(
    'PAGEFOLD_INPUT_NOT_FOUND',
    labels.length === 1
      ? `process ${labels[0]} ended while it was captured`
      : `all processes ended while they were captured: ${labels.join(', ')}`,
  );
}
