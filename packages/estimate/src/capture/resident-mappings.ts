import type { PageBatch } from '../sources/page-batch.ts';
import type { PageCounts } from './capture-report.ts';
import type { LiveMemory } from './live-memory.ts';
import type { Mapping } from './proc-smaps.ts';
import { ProcessReader } from './process-reader.ts';
import type { ProcessFiles, ProcessTarget } from './process-target.ts';
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

/** What the mappings of a process have in memory. */
export class ResidentMappings {
  readonly #live: LiveMemory;
  readonly #reader: ProcessReader;
  readonly #swapBacked: SwapBackedFiles;

  constructor(target: ProcessTarget, files: ProcessFiles, live: LiveMemory, batch: PageBatch) {
    this.#live = live;
    this.#reader = new ProcessReader(target, files, live, batch);
    this.#swapBacked = new SwapBackedFiles(target.pid);
  }

  get counts(): PageCounts {
    return this.#reader.counts;
  }

  /** Copies what a mapping holds, and counts what is left out. Returns false when the process is gone. */
  async *read(mapping: Mapping): AsyncGenerator<void, boolean, undefined> {
    const { counts } = this;
    const { pageSize, sharedMemory } = this.#live;
    const { residentBytes, anonymousBytes, hugetlbBytes, ofDevice } = mapping;
    const mappedBytes = mapping.end - mapping.start;
    if (kernelMappings.has(mapping.name)) {
      counts.kernel += mappedBytes / pageSize;
      return true;
    }
    counts.hugetlb += hugetlbBytes / pageSize;
    const file = hugetlbBytes === 0 && !ofDevice ? this.#swapBacked.identify(mapping) : undefined;
    counts.swapped +=
      (file === undefined ? mapping.swappedBytes : sharedMemory.swappedBytes(file, mapping)) /
      pageSize;
    const swappableBytes = file === undefined ? anonymousBytes : residentBytes;
    if (ofDevice) counts.device += (mappedBytes - anonymousBytes) / pageSize;
    else counts.fileBacked += (residentBytes - swappableBytes) / pageSize;
    if (mapping.locked) {
      counts.locked += swappableBytes / pageSize;
      return true;
    }
    if (swappableBytes === 0) return true;
    const taken = file === undefined ? undefined : sharedMemory.pagesOf(file);
    return yield* this.#reader.read(mapping, taken);
  }
}
