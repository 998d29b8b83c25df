import type { PageBatch } from '../sources/page-batch.ts';
import type { PageCounts } from './capture-report.ts';
import type { LiveMemory } from './live-memory.ts';
import type { Mapping } from './proc-smaps.ts';
import type { ProcessFiles, ProcessTarget } from './process-target.ts';
import { SwapBackedFiles } from './swap-backed-files.ts';
import type { SwapDevices } from './swap-devices.ts';
import { SwappedReader } from './swapped-reader.ts';

/** What the mappings of a process have on swap. */
export class SwappedMappings {
  readonly #live: LiveMemory;
  readonly #reader: SwappedReader;
  readonly #swapBacked: SwapBackedFiles;

  constructor(
    target: ProcessTarget,
    files: ProcessFiles,
    live: LiveMemory,
    devices: SwapDevices,
    batch: PageBatch,
  ) {
    this.#live = live;
    this.#reader = new SwappedReader(target, files, devices, batch);
    this.#swapBacked = new SwapBackedFiles(target.pid);
  }

  get counts(): PageCounts {
    return this.#reader.counts;
  }

  /**
   * Copies what a mapping has on swap, and counts what could be there too. Returns false when the process
   * is gone. Page tables do not tell of shared memory on swap, as they do not tell of files on a disk.
   */
  async *read(mapping: Mapping): AsyncGenerator<void, boolean, undefined> {
    const { counts } = this;
    const { pageSize, sharedMemory } = this.#live;
    const { residentBytes, anonymousBytes, swappedBytes } = mapping;
    const file = this.#swapBacked.identify(mapping);
    counts.resident += (file === undefined ? anonymousBytes : residentBytes) / pageSize;
    if (swappedBytes === 0) return true;
    const met = yield* this.#reader.read(mapping);
    if (met < 0) return false;
    if (file !== undefined) {
      const pages = sharedMemory.swappedBytes(file, mapping) / pageSize;
      counts.swappedShared += Math.max(0, pages - met);
    }
    return true;
  }
}
