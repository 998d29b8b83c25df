const batchBytes = 1024 * 1024;

/** The pages that a reader hands out next, in one buffer that is used again and again, but for a smaller first one. */
export class PageBatch {
  readonly pageSize: number;
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  #used = 0;

  /** @param firstBytes the most that it takes the first time; once that was too little it grows, to `maxBytes`. */
  constructor(pageSize: number, maxBytes: number = batchBytes, firstBytes: number = maxBytes) {
    this.pageSize = pageSize;
    this.#maxBytes = Math.min(batchBytes, Math.max(pageSize, maxBytes));
    this.#bytes = new Uint8Array(Math.min(this.#maxBytes, Math.max(pageSize, firstBytes)));
  }

  /** Pages that fit into it when it is empty; it grows only when it is taken. */
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
