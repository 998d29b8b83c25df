const batchBytes = 1024 * 1024;
/** The first batch of an input: only who has more pages gets all of it. */
const firstBatchBytes = 64 * 1024;

/** The pages that a reader hands out next, in one buffer that is used again and again. */
export class PageBatch {
  readonly pageSize: number;
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  #used = 0;

  constructor(pageSize: number, maxBytes: number = batchBytes) {
    this.pageSize = pageSize;
    this.#maxBytes = Math.min(batchBytes, Math.max(pageSize, maxBytes));
    this.#bytes = new Uint8Array(Math.min(this.#maxBytes, firstBatchBytes));
  }

  /** Pages that fit into an empty batch. */
  get capacity(): number {
    return this.#bytes.length / this.pageSize;
  }

  /** Pages that still fit. */
  get free(): number {
    return (this.#bytes.length - this.#used) / this.pageSize;
  }

  /** Whether it has to be taken before another page can be added. */
  get isFull(): boolean {
    return this.#used === this.#bytes.length;
  }

  /** Room for the next page, which has to be filled. */
  next(): Uint8Array {
    const from = this.#used;
    this.#used += this.pageSize;
    return this.#bytes.subarray(from, this.#used);
  }

  /** Room for pages that are still to be read; {@link advance} says how many came. */
  room(): Uint8Array {
    return this.#bytes.subarray(this.#used);
  }

  advance(pages: number): void {
    this.#used += pages * this.pageSize;
  }

  /** Gives back the room of the last page, which could not be filled. */
  dropLast(): void {
    this.#used -= this.pageSize;
  }

  /** The pages in it, valid until one is added; it is empty then. */
  take(): Uint8Array {
    const pages = this.#bytes.subarray(0, this.#used);
    if (this.isFull && this.#used < this.#maxBytes) this.#bytes = new Uint8Array(this.#maxBytes);
    this.#used = 0;
    return pages;
  }
}
