import type { GuardedCompressor, GuardedHasher } from '@pagefold/core/parts';

/** A hasher and the time it took. */
export class HasherRun {
  /** Milliseconds spent in hashing. */
  hashingMs = 0;
  readonly #hasher: GuardedHasher;

  constructor(hasher: GuardedHasher) {
    this.#hasher = hasher;
  }

  /** Bytes of a digest. */
  get digestLength(): number {
    return this.#hasher.digestLength;
  }

  /** Takes the digest of the staged page. @throws BackendError */
  hash(): void {
    const start = performance.now();
    this.#hasher.hash(0);
    this.hashingMs += performance.now() - start;
  }
}

/** A compressor, what every content compresses to, and the time that took. */
export class CompressorRun {
  /** Milliseconds spent in compressing. */
  compressingMs = 0;
  readonly #compressor: GuardedCompressor;
  #lengths = new Uint32Array(1024);

  constructor(compressor: GuardedCompressor) {
    this.#compressor = compressor;
  }

  /** Compresses the staged page, the first of a content, to at most `capacity` bytes. Contents come in order. */
  compress(content: number, capacity: number): void {
    if (content >= this.#lengths.length) {
      const larger = new Uint32Array(this.#lengths.length * 2);
      larger.set(this.#lengths);
      this.#lengths = larger;
    }
    const start = performance.now();
    this.#lengths[content] = this.#compressor.pack(0, capacity);
    this.compressingMs += performance.now() - start;
  }

  /** Bytes that a content compresses to; 0 where they are not less than a page. */
  lengthOf(content: number): number {
    return this.#lengths[content]!;
  }
}
