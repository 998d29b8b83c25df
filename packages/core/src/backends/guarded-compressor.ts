import {
  type Compressor,
  type DictionaryId,
  type ModelTrainer,
  mostDictionaries,
  PagefoldError,
  show,
} from '@pagefold/contracts';
import { corruption, failure, lie, refusePromise, unreadable } from './backend-failure.ts';
import type { PageDesk } from './page-desk.ts';

/** None. */
const noDictionary: DictionaryId = 0;

/**
 * A compressor on a desk. What it throws or returns is checked before it is taken for a length. A call names the
 * dictionary that it works with, a prepared one or 0.
 */
export class GuardedCompressor {
  readonly #compressor: Compressor;
  readonly #desk: PageDesk;
  readonly #prepared = new Set<DictionaryId>();

  constructor(compressor: Compressor, desk: PageDesk) {
    this.#compressor = compressor;
    this.#desk = desk;
  }

  /** The name of its encoding. */
  get name(): string {
    return this.#compressor.name;
  }

  /**
   * Compresses a staged page to the packed place and returns the bytes it takes there; 0 when they are
   * more than `capacity`.
   *
   * @throws BackendError
   */
  pack(index: number, capacity: number, dictionary: DictionaryId = noDictionary): number {
    const { packedAt } = this.#desk;
    return this.#compress(this.#desk.stagedAt(index), packedAt, capacity, 0, dictionary);
  }

  /** The same for the unpacked page. @throws BackendError */
  packUnpacked(capacity: number, dictionary: DictionaryId = noDictionary): number {
    const { unpackedAt, packedAt } = this.#desk;
    return this.#compress(unpackedAt, packedAt, capacity, 0, dictionary);
  }

  /** The same for the difference of the unpacked page from the base's, to the place of a delta. @throws BackendError */
  packDelta(capacity: number, dictionary: DictionaryId = noDictionary): number {
    const { unpackedAt, deltaAt, pageSize } = this.#desk;
    return this.#compress(unpackedAt, deltaAt, capacity, pageSize, dictionary);
  }

  /** Decompresses `length` bytes from the packed place to the unpacked one. @throws CorruptionError */
  unpack(length: number, dictionary: DictionaryId = noDictionary): void {
    const { packedAt, unpackedAt } = this.#desk;
    this.#decompress(packedAt, length, unpackedAt, 0, dictionary);
  }

  /** The same for a difference from the base's page, which is in its place. @throws CorruptionError */
  unpackDelta(length: number, dictionary: DictionaryId = noDictionary): void {
    const { packedAt, unpackedAt, pageSize } = this.#desk;
    this.#decompress(packedAt, length, unpackedAt, pageSize, dictionary);
  }

  /** The same for one that is at the place of a delta. @throws CorruptionError */
  unpackDeltaAside(length: number, dictionary: DictionaryId = noDictionary): void {
    const { deltaAt, unpackedAt, pageSize } = this.#desk;
    this.#decompress(deltaAt, length, unpackedAt, pageSize, dictionary);
  }

  /** Decompresses a base from the place of a delta to its own. @throws CorruptionError */
  unpackBase(length: number, dictionary: DictionaryId = noDictionary): void {
    const { deltaAt, baseAt } = this.#desk;
    this.#decompress(deltaAt, length, baseAt, 0, dictionary);
  }

  /**
   * Prepares a dictionary for calls to name.
   *
   * @throws ConfigError for bytes that are none; BackendError
   */
  prepare(dictionary: Uint8Array): DictionaryId {
    const { name } = this.#compressor;
    let id: DictionaryId | undefined;
    try {
      id = this.#compressor.prepare?.(dictionary);
    } catch (error) {
      if (PagefoldError.is(error) && error.code === 'PAGEFOLD_INVALID_OPTION') throw error;
      throw failure(name, 'prepare', error);
    }
    if (id === undefined || !isId(id) || this.#prepared.has(id)) {
      throw lie(name, 'prepare', id, ', and an id is 1 to 4 and not one in use');
    }
    this.#prepared.add(id);
    return id;
  }

  /** Whether it prepares models, and not dictionaries alone. */
  get hasModels(): boolean {
    return this.#compressor.modelTrainer !== undefined;
  }

  /** Begins to train a model; what is called of it throws BackendError too. @throws BackendError */
  modelTrainer(dictionary: Uint8Array): ModelTrainer {
    const compressor = this.#compressor;
    const { name } = compressor;
    const guarded = <T>(call: () => T): T => {
      try {
        return call();
      } catch (error) {
        throw failure(name, 'modelTrainer', error);
      }
    };
    const trainer = guarded(() => compressor.modelTrainer!(dictionary));
    return {
      add: (page, prefix) => guarded(() => trainer.add(page, prefix)),
      *steps() {
        const steps = guarded(() => trainer.steps());
        for (;;) {
          const { done, value } = guarded(() => steps.next());
          if (done === true) return value;
          yield;
        }
      },
    };
  }

  /** Forgets a prepared dictionary, whatever the compressor says. @throws BackendError */
  release(dictionary: DictionaryId): void {
    this.#prepared.delete(dictionary);
    try {
      this.#compressor.release?.(dictionary);
    } catch (error) {
      throw failure(this.#compressor.name, 'release', error);
    }
  }

  #compress(
    page: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId,
  ): number {
    const compressor = this.#compressor;
    const { pageSize } = this.#desk;
    let length: number;
    try {
      length = compressor.compress(page, pageSize, dst, capacity, prefix, dictionary);
    } catch (error) {
      throw failure(compressor.name, 'compress', error);
    }
    if (!(Number.isInteger(length) && length >= 0 && length <= capacity)) {
      throw this.#otherLength(length, capacity);
    }
    return length;
  }

  #otherLength(length: number, capacity: number): PagefoldError {
    return lie(this.#compressor.name, 'compress', length, ` for a capacity of ${capacity}`);
  }

  #decompress(
    src: number,
    length: number,
    dst: number,
    prefix: number,
    dictionary: DictionaryId,
  ): void {
    const compressor = this.#compressor;
    const { pageSize } = this.#desk;
    let unpacked: number;
    try {
      unpacked = compressor.decompress(src, length, dst, pageSize, prefix, dictionary);
      if (unpacked !== pageSize) refusePromise(compressor.name, 'decompress', unpacked);
    } catch (error) {
      throw unreadable(length, error);
    }
    if (unpacked !== pageSize) throw otherPage(unpacked, pageSize);
  }
}

function otherPage(unpacked: number, pageSize: number): PagefoldError {
  return corruption(`an object decodes to ${show(unpacked)} bytes, a page has ${pageSize}`);
}

function isId(id: DictionaryId): boolean {
  return Number.isInteger(id) && id >= 1 && id <= mostDictionaries;
}
