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
    return this.#compress(this.#desk.stagedAt(index), this.#desk.packedAt, capacity, 0);
  }

  /** The same for the unpacked page. @throws BackendError */
  packUnpacked(capacity: number): number {
    return this.#compress(this.#desk.unpackedAt, this.#desk.packedAt, capacity, 0);
  }

  /** The same for the difference of the unpacked page from the base's, to the place of a delta. @throws BackendError */
  packDelta(capacity: number): number {
    const { unpackedAt, deltaAt, pageSize } = this.#desk;
    return this.#compress(unpackedAt, deltaAt, capacity, pageSize);
  }

  /** Decompresses `length` bytes from the packed place to the unpacked one. @throws CorruptionError */
  unpack(length: number): void {
    this.#decompress(this.#desk.packedAt, length, this.#desk.unpackedAt, 0);
  }

  /** The same for a difference from the base's page, which is in its place. @throws CorruptionError */
  unpackDelta(length: number): void {
    this.#decompress(this.#desk.packedAt, length, this.#desk.unpackedAt, this.#desk.pageSize);
  }

  /** Decompresses a base from the place of a delta to its own. @throws CorruptionError */
  unpackBase(length: number): void {
    this.#decompress(this.#desk.deltaAt, length, this.#desk.baseAt, 0);
  }

  #compress(page: number, dst: number, capacity: number, prefix: number): number {
    const { name } = this.#compressor;
    let length: number;
    try {
      length = this.#compressor.compress(page, this.#desk.pageSize, dst, capacity, prefix);
    } catch (error) {
      throw failure(name, 'compress', error);
    }
    if (!(Number.isInteger(length) && length >= 0 && length <= capacity)) {
      throw lie(name, 'compress', length, ` for a capacity of ${capacity}`);
    }
    return length;
  }

  #decompress(src: number, length: number, dst: number, prefix: number): void {
    const { pageSize } = this.#desk;
    let unpacked: number;
    try {
      unpacked = this.#compressor.decompress(src, length, dst, pageSize, prefix);
      if (unpacked !== pageSize) refusePromise(this.#compressor.name, 'decompress', unpacked);
    } catch (error) {
      throw corruption(`an object of ${length} bytes cannot be read`, error);
    }
    if (unpacked !== pageSize) {
      throw corruption(`an object decodes to ${show(unpacked)} bytes, a page has ${pageSize}`);
    }
  }
}
