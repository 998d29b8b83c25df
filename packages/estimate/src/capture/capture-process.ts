import { type CapturedProcess, noPages } from './capture-report.ts';
import { pauseProcess } from './pause-process.ts';
import type { Mapping } from './proc-smaps.ts';
import { ProcessReader, type ReaderContext } from './process-reader.ts';
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

/** Copies the pages of one process that can be swapped into the batch of `context`, stopping it if asked to. */
export async function captureProcess(
  target: ProcessTarget,
  context: ReaderContext,
  pause: boolean,
): Promise<CapturedProcess> {
  const { pid, name, files } = target;
  if (files === undefined) return { pid, name, outcome: 'no-memory', ...noPages() };
  const reader = new ProcessReader(target, files, context);
  const swapBacked = new SwapBackedFiles(pid);
  const resume = pause ? await pauseProcess(pid) : undefined;
  try {
    const mappings = readSmaps(files);
    let complete = mappings.length > 0;
    for (const mapping of mappings) {
      complete &&= await readMapping(reader, mapping, swapBacked, context);
    }
    return { pid, name, outcome: complete ? 'complete' : 'ended', ...reader.counts };
  } finally {
    resume?.();
  }
}

/** Copies what a mapping holds, and counts what is left out. Returns false when the process is gone. */
async function readMapping(
  reader: ProcessReader,
  mapping: Mapping,
  swapBacked: SwapBackedFiles,
  { pageSize, sharedMemory }: ReaderContext,
): Promise<boolean> {
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
  return reader.read(mapping, isShared ? sharedMemory.pagesOf(mapping) : undefined);
}
