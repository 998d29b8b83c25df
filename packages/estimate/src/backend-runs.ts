import type { GuardedCompressor, GuardedHasher } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import type { Step } from './block-times.ts';
import { keptRecords } from './sampling/content-sample.ts';

/** A hasher and the time it took. */
export class HasherRun implements Step {
  /** Milliseconds spent in hashing. */
  ms = 0;
  /** Pages hashed. */
  times = 0;
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
    this.ms += performance.now() - start;
    this.times++;
  }
}

/** A compressor, what every content compresses to, in 4 bytes a content, and the time that took. */
export class CompressorRun implements Step {
  /** Milliseconds spent in compressing. */
  ms = 0;
  /** Contents compressed; those of words are not counted, and their time neither. */
  times = 0;
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

  /**
   * Compresses the staged page to at most `capacity` bytes and returns their number; 0 where they are more.
   *
   * @throws BackendError
   */
  pack(capacity: number): number {
    const start = performance.now();
    const length = this.#compressor.pack(0, capacity);
    this.ms += performance.now() - start;
    this.times++;
    return length;
  }

  /** The same for a page of a word, for kernels that compress such; it is not counted. */
  packWord(capacity: number): number {
    return this.#compressor.pack(0, capacity);
  }

  /** Keeps what the first page of a content compresses to. Contents come in order. */
  setLength(content: number, length: number): void {
    this.#lengths.set(content, length);
  }

  /** Forgets contents; those that stay are numbered anew in the same order. */
  keepOnly(stays: (content: number) => boolean): void {
    this.#lengths.keepOnly(stays);
  }

  /** Keeps what the first page of a word compresses to. */
  setLengthOfWord(word: number, length: number): void {
    this.#wordLengths.set(word, length);
  }

  /** Bytes that a content compresses to; 0 where they are more than the capacity. */
  lengthOf(content: number): number {
    return this.#lengths.get(content);
  }

  /** Bytes that a page of a word compresses to; 0 where they are more than the capacity. */
  lengthOfWord(word: number): number {
    return this.#wordLengths.get(word);
  }
}

/** Lengths by a number that rises by about one from each to the next, in 4 bytes each. */
class Lengths {
  #records = new RecordTable({ fields: 1 });

  get byteLength(): number {
    return this.#records.byteLength;
  }

  get(at: number): number {
    return this.#records.get(at, 0);
  }

  keepOnly(stays: (at: number) => boolean): void {
    this.#records = keptRecords(this.#records, 1, stays);
  }

  /** @throws RangeError when there is no memory for another. */
  set(at: number, length: number): void {
    while (this.#records.size <= at) {
      if (this.#records.take() < 0) throw new RangeError('no memory for another length');
    }
    this.#records.set(at, 0, length);
  }
}
