/** Pages with their slots and outcomes, all in one buffer, which travels between threads as a whole. */
export class Batch {
  readonly buffer: ArrayBuffer;
  /** Number of pages. */
  readonly length: number;
  readonly slots: Uint32Array;
  /** Places in `storeOutcomes` or `loadOutcomes`. */
  readonly outcomes: Uint8Array;
  readonly pages: Uint8Array;

  constructor(length: number, pageSize: number, buffer = new ArrayBuffer(length * (5 + pageSize))) {
    this.buffer = buffer;
    this.length = length;
    this.slots = new Uint32Array(buffer, 0, length);
    this.outcomes = new Uint8Array(buffer, length * 4, length);
    this.pages = new Uint8Array(buffer, length * 5, length * pageSize);
  }

  /** One of its pages. */
  page(index: number): Uint8Array {
    const pageSize = this.pages.length / this.length;
    return this.pages.subarray(index * pageSize, (index + 1) * pageSize);
  }
}
