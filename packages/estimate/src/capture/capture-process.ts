import { type CapturedProcess, noPages, type PageCounts } from './capture-report.ts';
import { pauseProcess } from './pause-process.ts';
import type { Mapping } from './proc-smaps.ts';
import { ProcessReader, type ReaderContext } from './process-reader.ts';
import { type ProcessTarget, readSmaps } from './process-target.ts';

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

/** Copies the private pages of one process into the batch of `context`, stopping it if asked to. */
export async function captureProcess(
  target: ProcessTarget,
  context: ReaderContext,
  pause: boolean,
): Promise<CapturedProcess> {
  const { pid, name, files } = target;
  if (files === undefined) return { pid, name, outcome: 'no-memory', ...noPages() };
  const reader = new ProcessReader(target, files, context);
  const resume = pause ? await pauseProcess(pid) : undefined;
  try {
    const complete = await readMappings(reader, readSmaps(files), context.pageSize);
    return { pid, name, outcome: complete ? 'complete' : 'ended', ...reader.counts };
  } finally {
    resume?.();
  }
}

/** Copies what mappings hold, and counts what is left out. Returns false when the process is gone. */
async function readMappings(
  reader: ProcessReader,
  mappings: readonly Mapping[],
  pageSize: number,
): Promise<boolean> {
  for (const mapping of mappings) {
    if (kernelMappings.has(mapping.name)) continue;
    countLeftOut(reader.counts, mapping, pageSize);
    const readable = mapping.anonymousBytes > 0 && !mapping.locked;
    if (readable && !(await reader.read(mapping))) return false;
  }
  return mappings.length > 0;
}

function countLeftOut(counts: PageCounts, mapping: Mapping, pageSize: number): void {
  const { residentBytes, anonymousBytes, swappedBytes, hugetlbBytes, locked } = mapping;
  counts.fileBacked += (residentBytes - anonymousBytes) / pageSize;
  counts.swapped += swappedBytes / pageSize;
  counts.hugetlb += hugetlbBytes / pageSize;
  if (locked) counts.locked += anonymousBytes / pageSize;
}
