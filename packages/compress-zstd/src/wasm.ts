import type { ZstdCodec } from '@oneidentity/zstd-js/wasm/index.umd.js';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import {
  damagedFrame,
  FrameReader,
  lastBlockOfZeros,
  longestFrameHeader,
  writeFrameHeader,
} from './frame.ts';
import { loadZstd } from './wasm-library.ts';
import { type ZstdOptions, zstdBound, zstdOptionsSchema } from './zstd.ts';

/**
 * Makes a Zstandard compressor on the context's memory that runs in WebAssembly. All such compressors
 * of a process share one instance, which keeps nothing from one call to the next. Pages are copied
 * into it and out of it, and it allocates the output of each call.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export async function createZstdWasm(
  context: CompressorContext,
  options?: ZstdOptions,
): Promise<Compressor> {
  const { level } = resolveOptions('zstd/wasm', zstdOptionsSchema, options);
  return new WasmZstd(context, await loadZstd(), level);
}

/** Zstandard (RFC 8878) by One Identity's build of libzstd. */
export const zstdWasm: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'wasm',
  contractVersion,
  options: zstdOptionsSchema,
  probe: () => 'WebAssembly' in globalThis || 'WebAssembly is missing',
  create: createZstdWasm,
};

class WasmZstd implements Compressor {
  readonly name = 'zstd';
  readonly capabilities = { prefix: false };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #library: ZstdCodec;
  readonly #level: number;
  readonly #frame = new FrameReader();
  readonly #padded: Uint8Array;

  constructor({ memory, pageSize }: CompressorContext, library: ZstdCodec, level: number) {
    this.#bytes = memory.bytes;
    this.#library = library;
    this.#level = level;
    this.#padded = new Uint8Array(longestFrameHeader + zstdBound(pageSize) + padding.length);
  }

  bound(length: number): number {
    return zstdBound(length);
  }

  // `ZstdSimple.compress` would be the obvious call, but it also compresses 18 bytes that happen to lie
  // behind its copy of the page; no other decoder could tell them from the page.
  compress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const input = bytes.subarray(src, src + length);
    const output = this.#library.ZstdStream.compress(input, this.#level);
    if (output.length > capacity) return 0;
    bytes.set(output, dst);
    return output.length;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    this.#frame.read(bytes, src, length, capacity);
    const { contentSize } = this.#frame;
    const output = this.#decode(this.#pad(bytes, src + length));
    if (output.length < contentSize) throw damagedFrame('other than its content size');
    bytes.set(output.subarray(0, contentSize), dst);
    return contentSize;
  }

  /**
   * The frame just read with 18 zeros after its content, for `ZstdSimple.decompress`, which leaves out
   * the last 18 bytes of any. It is used in spite of that because it decodes into a buffer of the
   * content's size, where `ZstdStream.decompress` collects whatever a damaged frame decodes to.
   */
  #pad(bytes: Uint8Array, end: number): Uint8Array {
    const { contentSize, blocksAt, lastBlockAt } = this.#frame;
    const padded = this.#padded;
    writeFrameHeader(padded, contentSize + paddingLength);
    padded.set(bytes.subarray(blocksAt, end), longestFrameHeader);
    padded[longestFrameHeader + lastBlockAt - blocksAt]! &= ~1;
    const length = longestFrameHeader + end - blocksAt;
    padded.set(padding, length);
    return padded.subarray(0, length + padding.length);
  }

  #decode(frame: Uint8Array): Uint8Array {
    try {
      return this.#library.ZstdSimple.decompress(frame);
    } catch (cause) {
      // Anything else is a failure of the library, not of the frame.
      if (!(cause instanceof Error && cause.message.startsWith('ZSTD_ERROR'))) throw cause;
      throw damagedFrame(cause.message, { cause });
    }
  }
}

const paddingLength = 18;
const padding = lastBlockOfZeros(paddingLength);
