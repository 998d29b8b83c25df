import { createLz4Wasm, type Lz4Options } from '@pagefold/compress-lz4';
import { type Compressor, type CompressorContext, CorruptionError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

/** Where in the memory the bytes of a call lie. */
export type Place = 'middle' | 'first' | 'last';

// The codec's workspace lies in the third block of 64 KiB, so that bytes at the start of the memory do not
// reach it. Not aligned, 64 KiB for a prefix before them, and 64 KiB and more of room behind.
const middleSrc = 4 * 65536 + 1;
const middleDst = 6 * 65536 + 10003;
const memoryLength = 9 * 65536;

const none = new Uint8Array();

/**
 * A codec on a memory, for byte arrays. Every call checks that no byte outside of `[dst, dst + capacity)`,
 * the slack after it and the codec's workspace has changed. A source or destination that is `first` or
 * `last` lies at that end of the memory, with its slack, where an access beyond it is an error.
 */
export class Arena {
  readonly #bytes: Uint8Array;
  readonly #before: Buffer = Buffer.alloc(memoryLength);
  readonly #codec: Compressor;
  readonly #workspaceStart: number;
  readonly #workspaceEnd: number;
  /** What the memory is full of, but for the workspace and what a call has put or been allowed to write somewhere. */
  #filler: number | undefined;
  #used: (readonly [from: number, end: number])[] = [];

  constructor(
    options?: Lz4Options,
    create: (context: CompressorContext, options?: Lz4Options) => Compressor = createLz4Wasm,
  ) {
    const memory = new Workbench({ byteLength: memoryLength });
    this.#bytes = memory.bytes;
    memory.reserve(65536);
    this.#workspaceStart = memory.reserve(0, 64);
    this.#codec = create({ memory, pageSize: 65536 }, options);
    this.#workspaceEnd = memory.reserve(0);
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
    const { readSlack } = this.#codec;
    this.#fill(options.filler);
    const src = this.#address(place, middleSrc, page.length, prefix.length, readSlack);
    const dst = middleDst;
    this.#put(prefix, src - prefix.length);
    this.#put(page, src);
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
    const { readSlack, writeSlack } = this.#codec;
    this.#fill(options.filler);
    const { src: srcPlace = 'middle', dst: dstPlace = 'middle' } = options;
    const src = this.#address(srcPlace, middleSrc, block.length, 0, readSlack);
    const dst = this.#address(dstPlace, middleDst, capacity, prefix.length, writeSlack);
    this.#put(prefix, dst - prefix.length);
    this.#put(block, src);
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

  /** Only what has been used is filled anew: most calls use a small part, and the memory is large. */
  #fill(filler = 0xa5): void {
    const all = [
      [0, this.#workspaceStart],
      [this.#workspaceEnd, memoryLength],
    ] as const;
    for (const [from, end] of filler === this.#filler ? this.#used : all) {
      this.#bytes.fill(filler, from, end);
      this.#before.fill(filler, from, end);
    }
    this.#filler = filler;
    this.#used = [];
  }

  #put(bytes: Uint8Array, at: number): void {
    this.#bytes.set(bytes, at);
    this.#before.set(bytes, at);
    this.#used.push([at, at + bytes.length]);
  }

  #address(place: Place, middle: number, length: number, prefix: number, slack: number): number {
    if (place === 'middle') return middle;
    return place === 'first' ? prefix : this.#bytes.length - length - slack;
  }

  #watch(dst: number, capacity: number, call: () => number): number {
    const end = dst + capacity + this.#codec.writeSlack;
    this.#used.push([dst, end]);
    let length: number;
    try {
      length = call();
    } finally {
      this.#checkOutside(dst, end);
    }
    if (Number.isInteger(length) && length >= 0 && length <= capacity) return length;
    throw new Error(`returned ${length} with a capacity of ${capacity}`);
  }

  #checkOutside(from: number, to: number): void {
    const before = this.#before;
    const after = this.#bytes;
    before.set(after.subarray(this.#workspaceStart, this.#workspaceEnd), this.#workspaceStart);
    if (
      before.compare(after, 0, from, 0, from) !== 0 ||
      before.compare(after, to, after.length, to, after.length) !== 0
    ) {
      this.#filler = undefined;
      throw new Error(`wrote outside of its destination of ${to - from} bytes`);
    }
  }
}
