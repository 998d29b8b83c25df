import {
  type Compressor,
  type CompressorContext,
  CorruptionError,
  type DictionaryId,
} from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';

const none = new Uint8Array();
const guard = new Uint8Array(64).fill(0xa5);
const room = 1 << 18;

/** What lies at the end of the module's memory, with its slack: a step further would be an error. */
export type AtEnd = 'source' | 'destination';

/** How the two are made. */
export interface EngineMakers {
  module(context: CompressorContext): Compressor;
  twin(context: CompressorContext): Compressor;
}

/** What a call of a pair may have. */
export interface PairCall {
  readonly prefix?: Uint8Array;
  readonly dictionary?: DictionaryId;
  readonly atEnd?: AtEnd;
}

/** How a pair is made. */
export interface PairOptions {
  /** Bytes of the module's memory. */
  readonly memoryLength?: number;
  readonly pageSize?: number;
  readonly dictionaries?: number;
}

/**
 * Module and twin, each on a memory of its own, that are asked the same and must answer the same. The
 * module may not write next to its destination and the slack after it.
 */
export class EnginePair {
  readonly #module: Side;
  readonly #twin: Side;

  constructor({ module, twin }: EngineMakers, options: PairOptions = {}) {
    const { memoryLength = 4 * room, pageSize = 65536, dictionaries = 0 } = options;
    const side = (byteLength: number, create: EngineMakers['module']) => {
      const memory = new Workbench({ byteLength });
      return new Side(memory, create({ memory, pageSize, dictionaries }));
    };
    this.#module = side(memoryLength, module);
    this.#twin = side(4 * room, twin);
  }

  bound(length: number): number {
    return this.#module.codec.bound(length);
  }

  /** Prepares a dictionary in both. */
  prepare(dictionary: Uint8Array): DictionaryId {
    const [id, other] = [this.#module, this.#twin].map(({ codec }) => codec.prepare!(dictionary));
    if (id !== other) throw new Error(`the module prepared ${id}, the twin ${other}`);
    return id!;
  }

  release(dictionary: DictionaryId): void {
    for (const { codec } of [this.#module, this.#twin]) codec.release!(dictionary);
  }

  /** The block, or nothing if it does not fit. */
  compress(
    page: Uint8Array,
    options: PairCall & { capacity?: number } = {},
  ): Uint8Array | undefined {
    const { capacity = this.bound(page.length) } = options;
    const blocks = [this.#module, this.#twin].map((side) => side.compress(page, capacity, options));
    return agreed(blocks[0], blocks[1], () => `${page.length} bytes to ${capacity}`);
  }

  /** The page, or nothing if the block is found to be damaged. */
  decompress(block: Uint8Array, capacity: number, options: PairCall = {}): Uint8Array | undefined {
    const { prefix = none, atEnd = 'source' } = options;
    const pages = [this.#module, this.#twin].map((side) =>
      side.decompress(block, capacity, options),
    );
    const what = () => {
      const hex = [prefix, block].map((bytes) => Buffer.from(bytes).toString('hex'));
      return `prefix ${hex[0]}, block ${hex[1]}, to ${capacity} bytes, ${atEnd} at the end`;
    };
    return agreed(pages[0], pages[1], what);
  }
}

function agreed(
  module: Uint8Array | undefined,
  twin: Uint8Array | undefined,
  what: () => string,
): Uint8Array | undefined {
  if (module?.length === twin?.length && Buffer.compare(module ?? none, twin ?? none) === 0) {
    return twin;
  }
  const [a, b] = [module, twin].map((bytes) => bytes && Buffer.from(bytes).toString('hex'));
  throw new Error(`${what()}: the module made ${a}, the twin ${b}`);
}

/** One engine and its memory. The bytes that it returns are a view, good until the next call. */
class Side {
  readonly codec: Compressor;
  readonly #bytes: Uint8Array;
  /** Ends of the ranges that do not lie at the end of the memory. */
  readonly #middle: number;
  readonly #top: number;

  constructor(memory: Workbench, codec: Compressor) {
    this.codec = codec;
    this.#bytes = memory.bytes;
    this.#middle = memory.reserve(room) + room;
    this.#top = memory.bytes.length;
  }

  compress(page: Uint8Array, capacity: number, call: PairCall) {
    const { prefix = none, dictionary, atEnd = 'source' } = call;
    const { codec } = this;
    const { src, dst } = this.#place(page.length, capacity, atEnd);
    this.#bytes.set(prefix, src - prefix.length);
    this.#bytes.set(page, src);
    const checkGuards = this.#guard(dst, capacity);
    const length = codec.compress(src, page.length, dst, capacity, prefix.length, dictionary);
    checkGuards();
    if (!(length >= 0 && length <= capacity)) throw new Error(`a block of ${length} bytes`);
    return length === 0 ? undefined : this.#bytes.subarray(dst, dst + length);
  }

  decompress(block: Uint8Array, capacity: number, call: PairCall) {
    const { prefix = none, dictionary, atEnd = 'source' } = call;
    const { src, dst } = this.#place(block.length, capacity, atEnd);
    this.#bytes.set(prefix, dst - prefix.length);
    this.#bytes.set(block, src);
    const checkGuards = this.#guard(dst - prefix.length, capacity + prefix.length);
    const length = this.#decode(src, block.length, dst, capacity, prefix.length, dictionary);
    checkGuards();
    const kept = this.#bytes.subarray(dst - prefix.length, dst);
    if (Buffer.compare(kept, prefix) !== 0) throw new Error('wrote into the prefix');
    if (!(length >= -1 && length <= capacity)) throw new Error(`a page of ${length} bytes`);
    if (length < 0) return undefined;
    return this.#bytes.subarray(dst, dst + length);
  }

  /** The length of the page, or -1 for a damaged block. */
  #decode(...call: Parameters<Compressor['decompress']>): number {
    try {
      return this.codec.decompress(...call);
    } catch (error) {
      if (error instanceof CorruptionError) return -1;
      throw error;
    }
  }

  #place(length: number, capacity: number, atEnd: AtEnd): { src: number; dst: number } {
    const { readSlack, writeSlack } = this.codec;
    const [srcEnd, dstEnd] =
      atEnd === 'source' ? [this.#top, this.#middle] : [this.#middle, this.#top];
    return { src: srcEnd - readSlack - length, dst: dstEnd - writeSlack - capacity };
  }

  /** Lays guard bytes around a destination, where there is memory, and returns their check. */
  #guard(from: number, length: number): () => void {
    const to = from + length + this.codec.writeSlack;
    const places = to < this.#top ? [from - guard.length, to] : [from - guard.length];
    for (const at of places) this.#bytes.set(guard, at);
    return () => {
      for (const at of places) {
        const now = this.#bytes.subarray(at, at + guard.length);
        if (Buffer.compare(now, guard) !== 0) throw new Error(`wrote outside, near ${at}`);
      }
    };
  }
}
