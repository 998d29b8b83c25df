import type { Compressor, Hasher } from '@pagefold/contracts';

/** A hasher and the time it took. */
export class HasherRun {
  readonly hasher: Hasher;
  /** Milliseconds spent in hashing. */
  hashingMs = 0;

  constructor(hasher: Hasher) {
    this.hasher = hasher;
  }

  hash(src: number, length: number, out: number): void {
    const start = performance.now();
    this.hasher.hash(src, length, out);
    this.hashingMs += performance.now() - start;
  }
}

/** A compressor, what every content compresses to, and the time that took. */
export class CompressorRun {
  readonly compressor: Compressor;
  /** Milliseconds spent in compressing. */
  compressingMs = 0;
  #lengths = new Uint32Array(1024);

  constructor(compressor: Compressor) {
    this.compressor = compressor;
  }

  /** Compresses the first page of a content. Contents come in order. */
  compress(content: number, src: number, length: number, dst: number): void {
    if (content >= this.#lengths.length) {
      const larger = new Uint32Array(this.#lengths.length * 2);
      larger.set(this.#lengths);
      this.#lengths = larger;
    }
    const start = performance.now();
    this.#lengths[content] = this.compressor.compress(src, length, dst, length, 0);
    this.compressingMs += performance.now() - start;
  }

  /** Bytes that a content compresses to; 0 where they are not less than a page. */
  lengthOf(content: number): number {
    return this.#lengths[content]!;
  }
}
