import { createLz4js } from '@pagefold/compress-lz4';
import { type Compressor, CorruptionError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

const maxLength = 65536;
const workspacesAt = 65536;

/** Where the bytes of a call lie: somewhere, not aligned, or at the very end of the memory. */
type Place = 'middle' | 'last';

/**
 * Compressors on one memory, for byte arrays. Every call checks that no byte has changed but those of
 * the compressors' workspaces and of `[dst, dst + capacity)`.
 */
export class Lz4jsRig {
  readonly #bytes: Uint8Array;
  /** What was there before a call; made once, for there are thousands. */
  readonly #before: Buffer;
  readonly #codecs: readonly Compressor[];
  readonly #workspacesEnd: number;
  readonly #src: number;
  readonly #dst: number;

  private constructor(memory: Workbench, codecs: readonly Compressor[]) {
    this.#bytes = memory.bytes;
    this.#before = Buffer.alloc(memory.bytes.length);
    this.#codecs = codecs;
    this.#workspacesEnd = memory.reserve(0);
    this.#src = memory.reserve(2 * maxLength) + 101;
    this.#dst = memory.reserve(2 * maxLength) + 203;
  }

  static async create(instances = 1): Promise<Lz4jsRig> {
    const memory = new Workbench({ byteLength: (7 + 3 * instances) * maxLength });
    const codecs: Compressor[] = [];
    for (let i = 0; i < instances; i++) {
      codecs.push(await createLz4js({ memory, pageSize: maxLength }));
    }
    return new Lz4jsRig(memory, codecs);
  }

  bound(length: number): number {
    return this.#codecs[0]!.bound(length);
  }

  /** The block, or nothing if it does not fit. */
  compress(
    page: Uint8Array,
    options: { capacity?: number; instance?: number; place?: Place; filler?: number } = {},
  ): Uint8Array | undefined {
    const { capacity = this.bound(page.length), instance = 0, filler = 0xa5 } = options;
    const src = this.#address(options.place, this.#src, page.length);
    const dst = this.#dst;
    this.#bytes.fill(filler, this.#workspacesEnd);
    this.#bytes.set(page, src);
    const length = this.#watch(dst, capacity, () =>
      this.#codecs[instance]!.compress(src, page.length, dst, capacity, 0),
    );
    return length === 0 ? undefined : this.#bytes.slice(dst, dst + length);
  }

  /** The page, or nothing if the block is found to be damaged. */
  decompress(
    block: Uint8Array,
    capacity: number,
    options: { instance?: number; src?: Place; dst?: Place; filler?: number } = {},
  ): Uint8Array | undefined {
    const { instance = 0, filler = 0xa5 } = options;
    const src = this.#address(options.src, this.#src, block.length);
    const dst = this.#address(options.dst, this.#dst, capacity);
    this.#bytes.fill(filler, this.#workspacesEnd);
    this.#bytes.set(block, src);
    try {
      const length = this.#watch(dst, capacity, () =>
        this.#codecs[instance]!.decompress(src, block.length, dst, capacity, 0),
      );
      return this.#bytes.slice(dst, dst + length);
    } catch (error) {
      if (error instanceof CorruptionError && error.code === 'PAGEFOLD_DECOMPRESS_FAIL') return;
      throw error;
    }
  }

  #address(place: Place | undefined, middle: number, length: number): number {
    return place === 'last' ? this.#bytes.length - length : middle;
  }

  #watch(dst: number, capacity: number, call: () => number): number {
    const before = this.#before;
    before.set(this.#bytes);
    let length: number;
    try {
      length = call();
    } finally {
      this.#checkUnchanged(before, 0, workspacesAt);
      this.#checkUnchanged(before, this.#workspacesEnd, dst);
      this.#checkUnchanged(before, dst + capacity, before.length);
    }
    if (Number.isInteger(length) && length >= 0 && length <= capacity) return length;
    throw new Error(`returned ${length} with a capacity of ${capacity}`);
  }

  #checkUnchanged(before: Buffer, from: number, to: number): void {
    if (before.compare(this.#bytes, from, to, from, to) !== 0) {
      throw new Error(`wrote outside of its destination, between ${from} and ${to}`);
    }
  }
}
