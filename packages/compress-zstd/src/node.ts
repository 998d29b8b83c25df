import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  ConfigError,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { damagedFrame, FrameReader } from './frame.ts';
import { type ZstdOptions, zstdBound, zstdOptionsSchema } from './zstd.ts';

interface CompressOptions {
  readonly params: Readonly<Record<number, number>>;
  readonly chunkSize: number;
}

interface DecompressOptions {
  chunkSize: number;
  maxOutputLength: number;
}

/** What is used of node:zlib, as it is from Node 22.15 on. */
interface NodeZlib {
  readonly constants: { readonly ZSTD_c_compressionLevel: number };
  zstdCompressSync(data: Uint8Array, options: CompressOptions): Uint8Array;
  zstdDecompressSync(data: Uint8Array, options: DecompressOptions): Uint8Array;
}

/**
 * Makes a Zstandard compressor on the context's memory that calls the zstd of Node. It works on the
 * page in place; node:zlib makes a stream and an output buffer per call.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where node:zlib has no
 * zstd.
 */
export function createZstdNode(context: CompressorContext, options?: ZstdOptions): Compressor {
  const values = resolveOptions('zstd/node', zstdOptionsSchema, options);
  const zlib = nodeZlib();
  if (typeof zlib === 'string') {
    throw new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `zstd/node: ${zlib}`);
  }
  return new NodeZstd(context, zlib, values.level);
}

/** Zstandard (RFC 8878) by node:zlib, from Node 22.15 on. */
export const zstdNode: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'node',
  contractVersion,
  options: zstdOptionsSchema,
  probe() {
    const zlib = nodeZlib();
    return typeof zlib === 'string' ? zlib : true;
  },
  create: createZstdNode,
};

class NodeZstd implements Compressor {
  readonly name = 'zstd';
  readonly capabilities = { prefix: false };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #zlib: NodeZlib;
  readonly #frame = new FrameReader();
  readonly #compressOptions: CompressOptions;
  readonly #decompressOptions: DecompressOptions = { chunkSize: 64, maxOutputLength: 1 };

  constructor({ memory, pageSize }: CompressorContext, zlib: NodeZlib, level: number) {
    this.#bytes = memory.bytes;
    this.#zlib = zlib;
    this.#compressOptions = {
      params: { [zlib.constants.ZSTD_c_compressionLevel]: level },
      // The whole output in one buffer.
      chunkSize: zstdBound(pageSize),
    };
  }

  bound(length: number): number {
    return zstdBound(length);
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const input = bytes.subarray(src, src + length);
    const output = this.#zlib.zstdCompressSync(input, this.#compressOptions);
    if (output.length > capacity) return 0;
    bytes.set(output, dst);
    return output.length;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    this.#frame.read(bytes, src, length, capacity);
    const { contentSize } = this.#frame;
    const output = this.#decode(bytes.subarray(src, src + length), contentSize);
    if (output.length !== contentSize) throw damagedFrame('other than its content size');
    bytes.set(output, dst);
    return contentSize;
  }

  #decode(frame: Uint8Array, contentSize: number): Uint8Array {
    const options = this.#decompressOptions;
    // One byte more than the page: a frame that ends exactly there needs no second buffer.
    options.chunkSize = Math.max(64, contentSize + 1);
    options.maxOutputLength = Math.max(1, contentSize);
    try {
      return this.#zlib.zstdDecompressSync(frame, options);
    } catch (cause) {
      if (!isDamage((cause as { code?: unknown }).code)) throw cause;
      throw damagedFrame((cause as Error).message, { cause });
    }
  }
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

/** The module, or why it cannot be used. It is not imported, so that browsers can load this package. */
function nodeZlib(): NodeZlib | string {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  const zlib = process?.getBuiltinModule?.('node:zlib') as Partial<NodeZlib> | undefined;
  if (zlib === undefined) return 'node:zlib is missing';
  if (zlib.zstdCompressSync === undefined) return 'zlib.zstdCompressSync needs Node 22.15';
  return zlib as NodeZlib;
}
