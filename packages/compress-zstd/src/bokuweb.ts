import { probeWasm, startWasm } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { damagedFrame, type FrameReader } from './frame.ts';
import { type FrameCodec, Zstd, type ZstdOptions, zstdLevelSchema } from './zstd.ts';

/**
 * Makes a Zstandard compressor on the context's memory that runs in WebAssembly and takes prefixes and
 * dictionaries. All such compressors of a process share one instance and one context for each direction, which
 * keep nothing from one call to the next. Pages, and what is known before them, are copied into it, and zstd
 * reads a dictionary anew at every call.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no
 * WebAssembly.
 */
export async function createZstdBokuweb(
  context: CompressorContext,
  options?: Pick<ZstdOptions, 'level'>,
): Promise<Compressor> {
  const { level } = resolveOptions('zstd/bokuweb', zstdLevelSchema, options);
  const library = await startWasm('zstd/bokuweb', loadBokuweb);
  return new Zstd(context, new BokuwebFrameCodec(library, level));
}

/** Zstandard (RFC 8878) by the npm package @bokuweb/zstd-wasm, for dictionaries. */
export const zstdBokuweb: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'bokuweb',
  contractVersion,
  options: zstdLevelSchema,
  probe: probeWasm,
  create: createZstdBokuweb,
};

type Bokuweb = typeof import('@bokuweb/zstd-wasm');

/** The library, and a context of it for each direction. */
interface StartedLibrary {
  readonly library: Bokuweb;
  readonly compressing: number;
  readonly decompressing: number;
}

let started: Promise<StartedLibrary> | undefined;

/** Starts the library, once in a process: every start would make a memory anew. */
function loadBokuweb(): Promise<StartedLibrary> {
  started ??= start();
  return started;
}

async function start(): Promise<StartedLibrary> {
  const library = await import('@bokuweb/zstd-wasm');
  await library.init();
  return {
    library,
    compressing: library.createCCtx(),
    decompressing: library.createDCtx(),
  };
}

const nothing = new Uint8Array();

class BokuwebFrameCodec implements FrameCodec {
  readonly takesKnown = true;
  readonly #started: StartedLibrary;
  readonly #level: number;

  constructor(library: StartedLibrary, level: number) {
    this.#started = library;
    this.#level = level;
  }

  encode(page: Uint8Array, known: Uint8Array = nothing): Uint8Array {
    const { library, compressing } = this.#started;
    return library.compressUsingDict(compressing, page, known, this.#level);
  }

  decode(
    frame: Uint8Array,
    page: Uint8Array,
    _reader: FrameReader,
    known: Uint8Array = nothing,
  ): void {
    const output = this.#decompress(frame, known);
    if (output.length !== page.length) throw damagedFrame('other than its content size');
    page.set(output);
  }

  #decompress(frame: Uint8Array, known: Uint8Array): Uint8Array {
    const { library, decompressing } = this.#started;
    try {
      return library.decompressUsingDict(decompressing, frame, known);
    } catch (cause) {
      // Anything else is a failure of the library, not of the frame.
      if (!(cause instanceof Error && cause.message.startsWith('Failed to compress'))) throw cause;
      throw damagedFrame('it does not decode', { cause });
    }
  }
}
