import type { ZstdCodec } from '@oneidentity/zstd-js/wasm/index.umd.js';
import { probeWasm, startWasm } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
} from '@pagefold/contracts';
import {
  damagedFrame,
  type FrameReader,
  lastBlockOfZeros,
  longestFrameHeader,
  writeFrameHeader,
  zstdBound,
} from './frame.ts';
import { compressWithMinMatch, loadZstd } from './wasm-library.ts';
import {
  type FrameCodec,
  resolveZstdOptions,
  Zstd,
  type ZstdOptions,
  zstdOptionsSchema,
} from './zstd.ts';

/**
 * Makes a Zstandard compressor on the context's memory that runs in WebAssembly. All such compressors
 * of a process share one instance, which keeps nothing from one call to the next. Pages are copied
 * into it and out of it, and it allocates the output of each call.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no
 * WebAssembly.
 */
export async function createZstdWasm(
  context: CompressorContext,
  options?: ZstdOptions,
): Promise<Compressor> {
  const resolved = resolveZstdOptions('zstd/wasm', options);
  const library = await startWasm('zstd/wasm', loadZstd);
  return new Zstd(context, new WasmFrameCodec(library, resolved, context.pageSize));
}

/** Zstandard (RFC 8878) by One Identity's build of libzstd. */
export const zstdWasm: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'wasm',
  contractVersion,
  options: zstdOptionsSchema,
  probe: probeWasm,
  create: createZstdWasm,
};

class WasmFrameCodec implements FrameCodec {
  readonly #library: ZstdCodec;
  readonly #options: Required<ZstdOptions>;
  readonly #padded: Uint8Array;

  constructor(library: ZstdCodec, options: Required<ZstdOptions>, pageSize: number) {
    this.#library = library;
    this.#options = options;
    this.#padded = new Uint8Array(longestFrameHeader + zstdBound(pageSize) + padding.length);
  }

  // `ZstdSimple.compress` would be the obvious call, but it also compresses 18 bytes that happen to lie
  // behind its copy of the page; no other decoder could tell them from the page.
  encode(page: Uint8Array): Uint8Array {
    const { ZstdStream } = this.#library;
    const { level, minMatch } = this.#options;
    if (minMatch === 0) return ZstdStream.compress(page, level);
    return compressWithMinMatch(ZstdStream, page, level, minMatch);
  }

  decode(frame: Uint8Array, page: Uint8Array, reader: FrameReader): void {
    const output = this.#decompress(this.#pad(frame, reader));
    if (output.length < page.length) throw damagedFrame('other than its content size');
    page.set(output.subarray(0, page.length));
  }

  /**
   * A frame with 18 zeros after its content, for `ZstdSimple.decompress`, which leaves out the last 18
   * bytes of any. It is used in spite of that because it decodes into a buffer of the content's size,
   * where `ZstdStream.decompress` collects whatever a damaged frame decodes to.
   */
  #pad(frame: Uint8Array, { contentSize, blocksAt, lastBlockAt }: FrameReader): Uint8Array {
    const padded = this.#padded;
    writeFrameHeader(padded, contentSize + paddingLength);
    padded.set(frame.subarray(blocksAt), longestFrameHeader);
    padded[longestFrameHeader + lastBlockAt - blocksAt]! &= ~1;
    const length = longestFrameHeader + frame.length - blocksAt;
    padded.set(padding, length);
    return padded.subarray(0, length + padding.length);
  }

  #decompress(frame: Uint8Array): Uint8Array {
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
