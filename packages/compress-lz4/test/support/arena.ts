import { createLz4, type Lz4Options } from '@pagefold/compress-lz4';
import { type Compressor, CorruptionError, type PageMemory } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

/** Where in the memory the bytes of a call lie. */
export type Place = 'middle' | 'first' | 'last';

// Not aligned, 64 KiB for a prefix before them, and 64 KiB and more of room behind.
const middleSrc = 2 * 65536 + 1;
const middleDst = 4 * 65536 + 10003;

const none = new Uint8Array();

/**
 * A codec on a memory, for byte arrays. Every call checks that no byte outside of
 * `[dst, dst + capacity)` has changed. A source or destination that is `first` or `last` lies at that
 * end of the memory, where an access beyond it is an error.
 */
export class Arena {
  readonly #bytes: Uint8Array;
  readonly #codec: Compressor;

  constructor(options?: Lz4Options) {
    const memory: PageMemory = new Workbench({ byteLength: 7 * 65536 });
    this.#bytes = memory.bytes;
    this.#codec = createLz4({ memory, pageSize: 65536 }, options);
  }

  bound(length: number): number {
    return this.#codec.bound(length);
  }

  /** The block, or nothing if it does not fit. */
  compress(
    page: Uint8Array,
    options: { capacity?: number; prefix?: Uint8Array; place?: Place; filler?: number } = {},
  ): Uint8Array | undefined {
    const { capacity = this.bound(page.length), prefix = none, place = 'middle' } = options;
    this.#bytes.fill(options.filler ?? 0xa5);
    const src = this.#address(place, middleSrc, page.length, prefix.length);
    const dst = middleDst;
    this.#bytes.set(prefix, src - prefix.length);
    this.#bytes.set(page, src);
    const length = this.#watch(dst, capacity, () =>
      this.#codec.compress(src, page.length, dst, capacity, prefix.length),
    );
    return length === 0 ? undefined : this.#bytes.slice(dst, dst + length);
  }

  /** The page, or nothing if the block is found to be damaged. */
  decompress(
    block: Uint8Array,
    capacity: number,
    options: { prefix?: Uint8Array; src?: Place; dst?: Place; filler?: number } = {},
  ): Uint8Array | undefined {
    const { prefix = none } = options;
    this.#bytes.fill(options.filler ?? 0xa5);
    const src = this.#address(options.src ?? 'middle', middleSrc, block.length, 0);
    const dst = this.#address(options.dst ?? 'middle', middleDst, capacity, prefix.length);
    this.#bytes.set(prefix, dst - prefix.length);
    this.#bytes.set(block, src);
    try {
      const length = this.#watch(dst, capacity, () =>
        this.#codec.decompress(src, block.length, dst, capacity, prefix.length),
      );
      return this.#bytes.slice(dst, dst + length);
    } catch (error) {
      if (error instanceof CorruptionError && error.code === 'PAGEFOLD_DECOMPRESS_FAIL') return;
      throw error;
    }
  }

  #address(place: Place, middle: number, length: number, prefix: number): number {
    if (place === 'middle') return middle;
    return place === 'first' ? prefix : this.#bytes.length - length;
  }

  #watch(dst: number, capacity: number, call: () => number): number {
    const before = Buffer.from(this.#bytes);
    let length: number;
    try {
      length = call();
    } finally {
      this.#checkOutside(before, dst, dst + capacity);
    }
    if (Number.isInteger(length) && length >= 0 && length <= capacity) return length;
    throw new Error(`returned ${length} with a capacity of ${capacity}`);
  }

  #checkOutside(before: Buffer, from: number, to: number): void {
    const after = this.#bytes;
    if (
      before.compare(after, 0, from, 0, from) !== 0 ||
      before.compare(after, to, after.length, to, after.length) !== 0
    ) {
      throw new Error(`wrote outside of its destination of ${to - from} bytes`);
    }
  }
}
