import { type Compressor, show } from '@pagefold/contracts';
import { corruption, failure, lie, refusePromise } from './backend-failure.ts';
import type { PageDesk } from './page-desk.ts';

/** A compressor on a desk. What it throws or returns is checked before it is taken for a length. */
export class GuardedCompressor {
  readonly #compressor: Compressor;
  readonly #desk: PageDesk;

  constructor(compressor: Compressor, desk: PageDesk) {
    this.#compressor = compressor;
    this.#desk = desk;
  }

  /**
   * Compresses a staged page to the packed place and returns the bytes it takes there; 0 when they are
   * more than `capacity`.
   *
   * @throws BackendError
   */
  pack(index: number, capacity: number): number {
    const desk = this.#desk;
    const { name } = this.#compressor;
    let length: number;
    try {
      const page = desk.stagedAt(index);
      length = this.#compressor.compress(page, desk.pageSize, desk.packedAt, capacity, 0);
    } catch (error) {
      throw failure(name, 'compress', error);
    }
    if (!(Number.isInteger(length) && length >= 0 && length <= capacity)) {
      throw lie(name, 'compress', length, ` for a capacity of ${capacity}`);
    }
    return length;
  }

  /** Decompresses `length` bytes from the packed place to the unpacked one. @throws CorruptionError */
  unpack(length: number): void {
    const { packedAt, unpackedAt, pageSize } = this.#desk;
    let unpacked: number;
    try {
      unpacked = this.#compressor.decompress(packedAt, length, unpackedAt, pageSize, 0);
      if (unpacked !== pageSize) refusePromise(this.#compressor.name, 'decompress', unpacked);
    } catch (error) {
      throw corruption(`an object of ${length} bytes cannot be read`, error);
    }
    if (unpacked !== pageSize) {
      throw corruption(`an object decodes to ${show(unpacked)} bytes, a page has ${pageSize}`);
    }
  }
}
