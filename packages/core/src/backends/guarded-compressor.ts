import {
  type Compressor,
  type DictionaryId,
  mostDictionaries,
  PagefoldError,
  show,
} from '@pagefold/contracts';
import { corruption, failure, lie, refusePromise } from './backend-failure.ts';
import type { PageDesk } from './page-desk.ts';

/** A compressor on a desk. What it throws or returns is checked before it is taken for a length. */
export class GuardedCompressor {
  readonly #compressor: Compressor;
  readonly #desk: PageDesk;
  readonly #prepared = new Set<DictionaryId>();

  constructor(compressor: Compressor, desk: PageDesk) {
    this.#compressor = compressor;
    this.#desk = desk;
  }

  /**
   * Compresses a staged page to the packed place and returns the bytes it takes there; 0 when they are
   * more than `capacity`. `prefix` bytes stand before the page; `dictionary` is prepared, or 0.
   *
   * @throws BackendError
   */
  pack(index: number, capacity: number, prefix = 0, dictionary: DictionaryId = 0): number {
    const desk = this.#desk;
    const { name } = this.#compressor;
    let length: number;
    try {
      const page = desk.stagedAt(index);
      length = this.#compressor.compress(
        page,
        desk.pageSize,
        desk.packedAt,
        capacity,
        prefix,
        dictionary,
      );
    } catch (error) {
      throw failure(name, 'compress', error);
    }
    if (!(Number.isInteger(length) && length >= 0 && length <= capacity)) {
      throw lie(name, 'compress', length, ` for a capacity of ${capacity}`);
    }
    return length;
  }

  /**
   * Decompresses `length` bytes from the packed place to the unpacked one, before which the `prefix` bytes
   * stand that the page was compressed with.
   *
   * @throws CorruptionError
   */
  unpack(length: number, prefix = 0, dictionary: DictionaryId = 0): void {
    const { packedAt, unpackedAt, pageSize } = this.#desk;
    const compressor = this.#compressor;
    let unpacked: number;
    try {
      unpacked = compressor.decompress(packedAt, length, unpackedAt, pageSize, prefix, dictionary);
      if (unpacked !== pageSize) refusePromise(compressor.name, 'decompress', unpacked);
    } catch (error) {
      throw corruption(`an object of ${length} bytes cannot be read`, error);
    }
    if (unpacked !== pageSize) {
      throw corruption(`an object decodes to ${show(unpacked)} bytes, a page has ${pageSize}`);
    }
  }

  /**
   * Prepares a dictionary for {@link pack} and {@link unpack}.
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

  /** Forgets a prepared dictionary, whatever the compressor says. @throws BackendError */
  release(dictionary: DictionaryId): void {
    this.#prepared.delete(dictionary);
    try {
      this.#compressor.release?.(dictionary);
    } catch (error) {
      throw failure(this.#compressor.name, 'release', error);
    }
  }
}

function isId(id: DictionaryId): boolean {
  return Number.isInteger(id) && id >= 1 && id <= mostDictionaries;
}
