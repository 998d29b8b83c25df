/** Bytes that O_DIRECT wants places, lengths and positions to be multiples of. */
export const blockBytes = 4096;

/**
 * Buffers for reads and writes, page-aligned: resizable buffers are mapped by pages, which O_DIRECT needs, and give
 * their memory back when they are resized to nothing.
 */
export class IoBuffers {
  readonly #idle: Uint8Array[] = [];
  /** Bytes of a buffer. */
  readonly bufferBytes: number;
  readonly #kept: number;

  /** @param kept how many wait for their next use; of more, the memory goes back at once. */
  constructor(bufferBytes: number, kept: number) {
    this.bufferBytes = bufferBytes;
    this.#kept = kept;
  }

  /** Bytes of the buffers that wait. */
  get byteLength(): number {
    return this.#idle.length * this.bufferBytes;
  }

  /** A buffer, with anything in it; belongs to the caller until it is given back. */
  take(): Uint8Array {
    const length = this.bufferBytes;
    return (
      this.#idle.pop() ??
      new Uint8Array(new ArrayBuffer(length, { maxByteLength: length }), 0, length)
    );
  }

  give(buffer: Uint8Array): void {
    if (this.#idle.length < this.#kept) this.#idle.push(buffer);
    else (buffer.buffer as ArrayBuffer).resize(0);
  }

  clear(): void {
    for (const { buffer } of this.#idle) (buffer as ArrayBuffer).resize(0);
    this.#idle.length = 0;
  }
}
