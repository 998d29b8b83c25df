/** Takes a batch of whole pages. The batch is the caller's again once the promise is kept. */
export type WriteBatch = (batch: Uint8Array) => Promise<void> | void;

const batchBytes = 1024 * 1024;

/** The one buffer that pages pass through on their way from a process to an image. */
export class PageBatch {
  readonly bytes: Uint8Array;
  /** Pages that fit into an empty batch. */
  readonly capacity: number;
  readonly #pageSize: number;
  readonly #write: WriteBatch;
  #pages = 0;

  constructor(pageSize: number, write: WriteBatch) {
    this.bytes = new Uint8Array(Math.max(batchBytes, pageSize));
    this.capacity = this.bytes.length / pageSize;
    this.#pageSize = pageSize;
    this.#write = write;
  }

  /** Pages that still fit. */
  get room(): number {
    return this.capacity - this.#pages;
  }

  /** Byte offset in {@link bytes} where the next page goes. */
  get end(): number {
    return this.#pages * this.#pageSize;
  }

  /** Counts pages in that were put at {@link end}. */
  advance(pages: number): void {
    this.#pages += pages;
  }

  /** Hands all pages on and is empty. */
  async flush(): Promise<void> {
    if (this.#pages === 0) return;
    await this.#write(this.bytes.subarray(0, this.end));
    this.#pages = 0;
  }
}
