import { existsSync } from 'node:fs';
import { type CodeOptionSpec, InputError, type Options, resolveOptions } from '@pagefold/contracts';
import { abortable, expectOption, expectSignal } from '../call-options.ts';
import { captureProcess } from './capture-process.ts';
import { type CapturedProcess, type CaptureReport, captureWarnings } from './capture-report.ts';
import { PageBatch, type WriteBatch } from './page-batch.ts';
import { PhysicalFrames } from './physical-frames.ts';
import { closeProcess, openProcess, type ProcessTarget, readSmaps } from './process-target.ts';
import { SharedMemory } from './shared-memory.ts';

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
export interface CaptureOptions {
  /** Ids of the processes. One given twice is captured once. */
  readonly pids: readonly number[];
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

const captureSchema = {
  pids: { type: 'object', description: 'ids of the processes' },
  write: { type: 'function', description: 'takes the pages' },
  pause: { type: 'boolean', default: false, description: 'stops each process while it is read' },
  ...abortable,
} as const satisfies Record<keyof CaptureOptions, CodeOptionSpec>;

/** Whether processes can be captured here: true, or the reason why not. */
export function canCapture(): true | string {
  if (process.platform !== 'linux') {
    return `capturing a process needs /proc of Linux; this is ${process.platform}`;
  }
  const missing = ['smaps', 'pagemap', 'mem'].find((name) => !existsSync(`/proc/self/${name}`));
  return (
    missing === undefined ||
    `capturing a process needs /proc/PID/${missing}, which is not there: no /proc is mounted, or the kernel was built without it`
  );
}

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
 * @throws InputError `PAGEFOLD_BAD_INPUT` when a number is no process id or no process has memory;
 *   `PAGEFOLD_INPUT_NOT_FOUND` when there is no such process or all of them ended meanwhile;
 *   `PAGEFOLD_INPUT_FAILED` when one may not be read, or the system has no `/proc`. All processes are
 *   opened before the first page is written.
 */
export async function captureProcesses(given: CaptureOptions): Promise<CaptureReport> {
  const options = resolveCaptureOptions(given);
  const possible = canCapture();
  if (possible !== true) throw new InputError('PAGEFOLD_INPUT_FAILED', possible);
  options.signal?.throwIfAborted();
  const targets = openTargets(options);
  const frames = new PhysicalFrames();
  try {
    return await captureTargets(options, targets, frames);
  } finally {
    frames.close();
    for (const target of targets) closeProcess(target);
  }
}

function resolveCaptureOptions(options: CaptureOptions): CaptureOptions {
  const owner = 'captureProcesses';
  const values = resolveOptions(owner, captureSchema, options as unknown as Options);
  const { pids, write, signal } = values;
  const areIds = Array.isArray(pids) && pids.every((pid) => typeof pid === 'number');
  expectOption(owner, 'pids', pids, areIds, 'an array of process ids, which are numbers');
  expectOption(owner, 'write', write, write !== undefined, 'a function');
  expectSignal(owner, signal);
  return values as CaptureOptions;
}

function openTargets({ pids, pause }: CaptureOptions): ProcessTarget[] {
  if (pids.length === 0) {
    throw new InputError('PAGEFOLD_BAD_INPUT', 'no process was given to capture');
  }
  if (pause === true && pids.includes(process.pid)) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `process ${process.pid} is the one that captures and cannot stop itself`,
    );
  }
  const targets: ProcessTarget[] = [];
  try {
    for (const pid of new Set(pids)) targets.push(openProcess(pid));
    return targets;
  } catch (error) {
    for (const target of targets) closeProcess(target);
    throw error;
  }
}

async function captureTargets(
  options: CaptureOptions,
  targets: readonly ProcessTarget[],
  frames: PhysicalFrames,
): Promise<CaptureReport> {
  const withoutMemory = targets.filter(({ files }) => files === undefined).map(memoryWarning);
  if (withoutMemory.length === targets.length) {
    throw new InputError('PAGEFOLD_BAD_INPUT', withoutMemory.join('; '));
  }
  const pageSize = systemPageSize(targets);
  const anonymous = targets.reduce((sum, target) => sum + target.anonymousBytes, 0);
  const shared = Math.max(...targets.map((target) => target.sharedBytes));
  const progress = { pid: 0, pages: 0, expectedPages: (anonymous + shared) / pageSize };
  const batch = new PageBatch(pageSize, async (part) => {
    await options.write(part);
    progress.pages += part.length / pageSize;
    options.onProgress?.({ ...progress });
  });
  const { signal } = options;
  const context = { pageSize, batch, frames, sharedMemory: new SharedMemory(), signal };
  const processes: CapturedProcess[] = [];
  for (const target of targets) {
    progress.pid = target.pid;
    processes.push(await captureProcess(target, context, options.pause === true));
  }
  await batch.flush();
  if (!processes.some(({ outcome }) => outcome === 'complete')) throw allEnded(targets);
  const pause = options.pause === true;
  const warnings = [...withoutMemory, ...captureWarnings(processes, pageSize, pause)];
  return { pageSize, pages: progress.pages, processes, warnings };
}

function memoryWarning({ label, withoutMemory }: ProcessTarget): string {
  return `process ${label} has no memory of its own: ${withoutMemory}`;
}

function allEnded(targets: readonly ProcessTarget[]): InputError {
  const labels = targets.filter(({ files }) => files !== undefined).map(({ label }) => label);
  return new InputError(
    'PAGEFOLD_INPUT_NOT_FOUND',
    labels.length === 1
      ? `process ${labels[0]} ended while it was captured`
      : `all processes ended while they were captured: ${labels.join(', ')}`,
  );
}

/** The system's page size in bytes: that of mappings without explicit huge pages. */
function systemPageSize(targets: readonly ProcessTarget[]): number {
  for (const { files } of targets) {
    const mappings = files === undefined ? [] : readSmaps(files);
    if (mappings.length > 0) return Math.min(...mappings.map((mapping) => mapping.kernelPageBytes));
  }
  throw allEnded(targets);
}
