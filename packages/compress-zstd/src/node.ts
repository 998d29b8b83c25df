import {
  type LibraryOrReason,
  nodeBuiltin,
  probeLibrary,
  requireLibrary,
} from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
} from '@pagefold/contracts';
import { damagedFrame, type FrameReader, zstdBound } from './frame.ts';
import {
  type FrameCodec,
  resolveZstdOptions,
  Zstd,
  type ZstdOptions,
  zstdOptionsSchema,
} from './zstd.ts';

interface CompressOptions {
  readonly params: Readonly<Record<number, number>>;
  readonly chunkSize: number;
  dictionary?: Uint8Array | undefined;
}

interface DecompressOptions {
  chunkSize: number;
  maxOutputLength: number;
  dictionary?: Uint8Array | undefined;
}

/** What is used of node:zlib, as it is from Node 22.15 on. */
interface NodeZlib {
  readonly constants: {
    readonly ZSTD_c_compressionLevel: number;
    readonly ZSTD_c_minMatch: number;
  };
  zstdCompressSync(data: Uint8Array, options: CompressOptions): Uint8Array;
  zstdDecompressSync(data: Uint8Array, options: DecompressOptions): Uint8Array;
}

/**
 * Makes a Zstandard compressor on the context's memory that calls the zstd of Node. It works on the
 * page in place; node:zlib makes a stream and an output buffer per call, and keeps those of a frame that
 * does not decode until the event loop turns.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where node:zlib has no
 * zstd.
 */
export function createZstdNode(context: CompressorContext, options?: ZstdOptions): Compressor {
  const resolved = resolveZstdOptions('zstd/node', options);
  const zlib = requireLibrary('zstd/node', nodeZlib());
  return new Zstd(context, new NodeFrameCodec(zlib, resolved, context.pageSize));
}

/** Zstandard (RFC 8878) by node:zlib, from Node 22.15 on. */
export const zstdNode: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'node',
  contractVersion,
  options: zstdOptionsSchema,
  probe: () => probeLibrary(nodeZlib()),
  create: createZstdNode,
};

class NodeFrameCodec implements FrameCodec {
  readonly takesKnown: boolean;
  readonly #zlib: NodeZlib;
  readonly #compressOptions: CompressOptions;
  readonly #decompressOptions: DecompressOptions = {
    chunkSize: 64,
    maxOutputLength: 1,
    dictionary: undefined,
  };

  constructor(zlib: NodeZlib, { level, minMatch }: Required<ZstdOptions>, pageSize: number) {
    this.#zlib = zlib;
    const { ZSTD_c_compressionLevel, ZSTD_c_minMatch } = zlib.constants;
    this.#compressOptions = {
      params: { [ZSTD_c_compressionLevel]: level, [ZSTD_c_minMatch]: minMatch },
      // The whole output in one buffer.
      chunkSize: zstdBound(pageSize),
      dictionary: undefined,
    };
    this.takesKnown = takesDictionary(zlib);
  }

  encode(page: Uint8Array, known: Uint8Array | undefined): Uint8Array {
    this.#compressOptions.dictionary = known;
    return this.#zlib.zstdCompressSync(page, this.#compressOptions);
  }

  decode(
    frame: Uint8Array,
    page: Uint8Array,
    _reader: FrameReader,
    known: Uint8Array | undefined,
  ): void {
    const options = this.#decompressOptions;
    options.dictionary = known;
    // One byte more than the page: a frame that ends exactly there needs no second buffer.
    options.chunkSize = Math.max(64, page.length + 1);
    options.maxOutputLength = Math.max(1, page.length);
    const output = this.#decompress(frame, options);
    if (output.length !== page.length) throw damagedFrame('other than its content size');
    page.set(output);
  }

  #decompress(frame: Uint8Array, options: DecompressOptions): Uint8Array {
    try {
      return this.#zlib.zstdDecompressSync(frame, options);
    } catch (cause) {
      if (!isDamage((cause as { code?: unknown }).code)) throw cause;
      throw damagedFrame((cause as Error).message, { cause });
    }
  }
}

/** Whether this Node has the option `dictionary`; one that does not passes over it. */
function takesDictionary(zlib: NodeZlib): boolean {
  const content = Uint8Array.from({ length: 256 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  const options = { params: {}, chunkSize: zstdBound(content.length), dictionary: content };
  return zlib.zstdCompressSync(content, options).length < content.length / 2;
}

/** Whether node:zlib throws errors of this code because of its input. */
function isDamage(code: unknown): boolean {
  if (code === 'ERR_BUFFER_TOO_LARGE' || code === 'Z_BUF_ERROR') return true;
  return (
    typeof code === 'string' &&
    code.startsWith('ZSTD_error_') &&
    code !== 'ZSTD_error_memory_allocation'
  );
}

function nodeZlib(): LibraryOrReason<NodeZlib> {
  const zlib = nodeBuiltin<NodeZlib>('node:zlib');
  if (typeof zlib === 'string' || 'zstdCompressSync' in zlib) return zlib;
  return 'zlib.zstdCompressSync needs Node 22.15';
}
