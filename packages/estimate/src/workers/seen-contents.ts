/** Contents of 4 GiB. Their 2 MiB stay in a processor's cache, without which asking costs as much as a hash. */
const places = 1024 * 1024;

/**
 * Contents that some thread has compressed already, as far as can be told without waiting for one another.
 *
 * A place holds the last content that fell on it. A content that was overwritten, or that two threads add at once,
 * is compressed twice; one taken for another is compressed when it is counted. The figures are the same.
 */
export class SeenContents {
  readonly buffer: SharedArrayBuffer;
  readonly #tags: Uint16Array;

  /** @param buffer of another one, to share it; memory of its own where it is not given. */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(2 * places)) {
    this.buffer = buffer;
    this.#tags = new Uint16Array(buffer);
  }

  /** Adds a content by two words that tell it from others; returns whether it is new. */
  add(low: number, high: number): boolean {
    // Words of same-filled pages often differ in their upper bits only.
    const at = (Math.imul(low ^ (high >>> 16), 0x9e3779b1) >>> 0) % places;
    // 0 is a place that nobody has.
    const tag = (high & 0xffff) | 1;
    if (this.#tags[at] === tag) return false;
    this.#tags[at] = tag;
    return true;
  }
}
