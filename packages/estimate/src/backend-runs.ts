import type { GuardedCompressor, GuardedHasher } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';

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

/** A compressor, what every content compresses to, in 4 bytes a content, and the time that took. */
export class CompressorRun {
  /** Milliseconds spent in compressing. */
  compressingMs = 0;
  readonly #compressor: GuardedCompressor;
  readonly #lengths = new Lengths();
  readonly #wordLengths = new Lengths();

  constructor(compressor: GuardedCompressor) {
    this.#compressor = compressor;
  }

  /** Bytes of the lengths. */
  get byteLength(): number {
    return this.#lengths.byteLength + this.#wordLengths.byteLength;
  }

  /** Compresses the staged page, the first of a content, to at most `capacity` bytes. Contents come in order. */
  compress(content: number, capacity: number): void {
    const start = performance.now();
    const length = this.#compressor.pack(0, capacity);
    this.compressingMs += performance.now() - start;
    this.#lengths.set(content, length);
  }

  /** Bytes that a content compresses to; 0 where they are more than the capacity. */
  lengthOf(content: number): number {
    return this.#lengths.get(content);
  }

  /** Compresses the staged page, the first of a word, for kernels that do so; its time is not counted. */
  compressWord(word: number, capacity: number): void {
    this.#wordLengths.set(word, this.#compressor.pack(0, capacity));
  }

  /** Bytes that a page of a word compresses to; 0 where they are more than the capacity. */
  lengthOfWord(word: number): number {
    return this.#wordLengths.get(word);
  }
}

/** Lengths by a number that rises by about one from each to the next, in 4 bytes each. */
class Lengths {
  readonly #records = new RecordTable({ fields: 1 });

  get byteLength(): number {
    return this.#records.byteLength;
  }

  get(at: number): number {
    return this.#records.get(at, 0);
  }

  /** @throws RangeError when there is no memory for another. */
  set(at: number, length: number): void {
    while (this.#records.size <= at) {
      if (this.#records.take() < 0) throw new RangeError('no memory for another length');
    }
    this.#records.set(at, 0, length);
  }
}
