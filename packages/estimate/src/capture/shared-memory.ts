import { NumberSet } from './number-set.ts';
import type { Mapping } from './proc-smaps.ts';

/**
 * What was taken of shared memory, over all processes of a capture. A page of it is told by the file
 * that it is of (`SwapBackedFiles.identify`) and its place there; that holds wherever it is mapped,
 * whoever asks, and however often its frame changes.
 */
export class SharedMemory {
  readonly #pages = new Map<string, NumberSet>();
  readonly #swapped = new Set<string>();

  /** The pages that were taken of a file, numbered from its beginning. */
  pagesOf(file: string): NumberSet {
    let pages = this.#pages.get(file);
    if (pages === undefined) {
      pages = new NumberSet();
      this.#pages.set(file, pages);
    }
    return pages;
  }

  /** Bytes of a file on a swap device, 0 where the part that is mapped was asked for before. */
  swappedBytes(file: string, { fileOffset, swappedBytes }: Mapping): number {
    const part = `${file} ${fileOffset}`;
    if (this.#swapped.has(part)) return 0;
    this.#swapped.add(part);
    return swappedBytes;
  }
}
