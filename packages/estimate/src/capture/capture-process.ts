import type { PageBatch } from '../sources/page-batch.ts';
import { type CapturedProcess, noPages } from './capture-report.ts';
import type { LiveMemory } from './live-memory.ts';
import { pauseProcess } from './pause-process.ts';
import type { Mapping } from './proc-smaps.ts';
import { ProcessReader } from './process-reader.ts';
import { type ProcessTarget, readSmaps } from './process-target.ts';
import { SwapBackedFiles } from './swap-backed-files.ts';

/** Mappings that are the kernel's and not the process's, by name. */
const kernelMappings: ReadonlySet<string> = new Set([
  '[vdso]',
  '[vvar]',
  '[vvar_vclock]',
  '[vsyscall]',
  '[vectors]',
  '[sigpage]',
  '[uprobes]',
]);

/**
 * Copies the pages of one process that can be swapped into a batch, stopping it if asked to; yields when
 * the batch has to be taken.
 */
export async function* captureProcess(
  target: ProcessTarget,
  live: LiveMemory,
  batch: PageBatch,
  pause: boolean,
): AsyncGenerator<void, CapturedProcess, undefined> {
  const { pid, name, files } = target;
  if (files === undefined) return withoutFiles(target, live);
  const reader = new ProcessReader(target, files, live, batch);
  const swapBacked = new SwapBackedFiles(pid);
  const resume = pause ? await pauseProcess(pid) : undefined;
  try {
    const mappings = readSmaps(files);
    let complete = mappings.length > 0;
    for (const mapping of mappings) {
      complete &&= yield* readMapping(reader, mapping, swapBacked, live);
    }
    return { pid, name, outcome: complete ? 'complete' : 'ended', ...reader.counts };
  } finally {
    resume?.();
  }
}

/** What there is to say of a process that is not open: how much of it is lost, if the system tells. */
function withoutFiles(
  target: ProcessTarget,
  { population, pageSize }: LiveMemory,
): CapturedProcess {
  const { pid, name, problem, memory } = target;
  const counts = noPages();
  switch (problem?.code) {
    case 'PAGEFOLD_INPUT_NOT_FOUND':
      return { pid, name, outcome: 'not-found', ...counts };
    case 'PAGEFOLD_INPUT_FAILED': {
      const { anonymousBytes, sharedBytes, swappedBytes } = memory;
      const lost = population === 'swapped' ? swappedBytes : anonymousBytes + sharedBytes;
      return { pid, name, outcome: 'refused', ...counts, unreadable: lost / pageSize };
    }
    default:
      return { pid, name, outcome: 'no-memory', ...counts };
  }
}

/** Copies what a mapping holds, and counts what is left out. Returns false when the process is gone. */
async function* readMapping(
  reader: ProcessReader,
  mapping: Mapping,
  swapBacked: SwapBackedFiles,
  { pageSize, sharedMemory }: LiveMemory,
): AsyncGenerator<void, boolean, undefined> {
  const { counts } = reader;
  const { residentBytes, anonymousBytes, hugetlbBytes, ofDevice } = mapping;
  const mappedBytes = mapping.end - mapping.start;
  if (kernelMappings.has(mapping.name)) {
    counts.kernel += mappedBytes / pageSize;
    return true;
  }
  counts.hugetlb += hugetlbBytes / pageSize;
  const isShared = hugetlbBytes === 0 && !ofDevice && swapBacked.has(mapping);
  counts.swapped +=
    (isShared ? sharedMemory.swappedBytes(mapping) : mapping.swappedBytes) / pageSize;
  const swappableBytes = isShared ? residentBytes : anonymousBytes;
  if (ofDevice) counts.device += (mappedBytes - anonymousBytes) / pageSize;
  else counts.fileBacked += (residentBytes - swappableBytes) / pageSize;
  if (mapping.locked) {
    counts.locked += swappableBytes / pageSize;
    return true;
  }
  if (swappableBytes === 0) return true;
  return yield* reader.read(mapping, isShared ? sharedMemory.pagesOf(mapping) : undefined);
}
