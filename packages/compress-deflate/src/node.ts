import {
  checkLength,
  KnownBytes,
  type LibraryOrReason,
  nodeBuiltin,
  probeLibrary,
  requireLibrary,
} from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorCapabilities,
  type CompressorContext,
  contractVersion,
  type DictionaryId,
  resolveOptions,
} from '@pagefold/contracts';
import {
  type DeflateOptions,
  damagedStream,
  deflateBound,
  deflateCapabilities,
  deflateOptionsSchema,
  largestWindowBits,
} from './deflate.ts';

interface ZlibOptions {
  readonly level?: number;
  readonly windowBits: number;
  readonly memLevel?: number;
  readonly info?: boolean;
  chunkSize: number;
  maxOutputLength?: number;
  dictionary: Uint8Array | undefined;
}

/** What is used of node:zlib. With `info`, the second call's result has the number of bytes read. */
interface NodeZlib {
  deflateRawSync(data: Uint8Array, options: ZlibOptions): Uint8Array;
  inflateRawSync(
    data: Uint8Array,
    options: ZlibOptions,
  ): { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
}

/** What is used of node:process. */
interface NodeProcess {
  nextTick(callback: () => void): void;
}

/** The most damaged streams whose memory is held at a time. */
const mostHeld = 256;

/**
 * Makes a raw deflate compressor on the context's memory that calls the zlib of Node. It works on the
 * page in place; node:zlib makes a stream and an output buffer per call.
 *
 * node:zlib keeps those of a stream that does not decode until the event loop turns. So that a run of
 * damaged streams holds no more and more memory, from the 257th of one turn on the decoder is that of
 * `deflate/pako`, which the first call in a process loads.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where there is no
 * node:zlib.
 */
export async function createDeflateNode(
  context: CompressorContext,
  options?: DeflateOptions,
): Promise<Compressor> {
  const values = resolveOptions('deflate/node', deflateOptionsSchema, options);
  const zlib = requireLibrary('deflate/node', nodeZlib());
  const { PakoDeflate } = await import('./pako-deflate.ts');
  return new NodeDeflate(context, zlib, values, (known) => new PakoDeflate(context, values, known));
}

/** Raw deflate (RFC 1951) by node:zlib. */
export const deflateNode: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'deflate',
  engine: 'node',
  contractVersion,
  options: deflateOptionsSchema,
  probe: () => probeLibrary(nodeZlib()),
  create: createDeflateNode,
};

class NodeDeflate implements Compressor {
  readonly name = 'deflate';
  readonly capabilities: CompressorCapabilities;
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #zlib: NodeZlib;
  readonly #pageSize: number;
  readonly #known: KnownBytes;
  readonly #makePako: (known: KnownBytes) => Compressor;
  readonly #process: NodeProcess;
  readonly #deflateOptions: ZlibOptions;
  readonly #inflateOptions: ZlibOptions;
  /** Damaged streams since the event loop turned. */
  #held = 0;
  /** Made when it is needed first. */
  #pako: Compressor | undefined;

  constructor(
    context: CompressorContext,
    zlib: NodeZlib,
    options: Required<DeflateOptions>,
    makePako: (known: KnownBytes) => Compressor,
  ) {
    this.#bytes = context.memory.bytes;
    this.#pageSize = context.pageSize;
    this.capabilities = deflateCapabilities(options.windowBits, context.pageSize);
    this.#known = new KnownBytes(context, this.capabilities);
    this.#zlib = zlib;
    this.#makePako = makePako;
    this.#process = requireLibrary('deflate/node', nodeBuiltin<NodeProcess>('node:process'));
    // The whole output in one buffer.
    const chunkSize = deflateBound(context.pageSize);
    this.#deflateOptions = { ...options, chunkSize, dictionary: undefined };
    this.#inflateOptions = {
      windowBits: largestWindowBits,
      info: true,
      chunkSize,
      dictionary: undefined,
    };
  }

  bound(length: number): number {
    return deflateBound(length);
  }

  compress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    checkLength(length, 0, this.#pageSize);
    const bytes = this.#bytes;
    const options = this.#deflateOptions;
    options.dictionary = this.#known.before(src, prefix, dictionary);
    const output = this.#zlib.deflateRawSync(bytes.subarray(src, src + length), options);
    if (output.length > capacity) return 0;
    bytes.set(output, dst);
    return output.length;
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    if (this.#held >= mostHeld) {
      this.#pako ??= this.#makePako(this.#known);
      return this.#pako.decompress(src, length, dst, capacity, prefix, dictionary);
    }
    const bytes = this.#bytes;
    const options = this.#inflateOptions;
    options.dictionary = this.#known.before(dst, prefix, dictionary);
    // One byte more than the page: a stream that ends exactly there needs no second buffer.
    options.chunkSize = Math.max(64, capacity + 1);
    options.maxOutputLength = Math.max(1, capacity);
    const { buffer, engine } = this.#inflate(bytes.subarray(src, src + length), options);
    if (engine.bytesWritten !== length) throw damagedStream('bytes after the end of the stream');
    if (buffer.length > capacity) throw damagedStream('more than a page');
    bytes.set(buffer, dst);
    return buffer.length;
  }

  prepare(dictionary: Uint8Array): DictionaryId {
    return this.#known.prepare(dictionary);
  }

  release(dictionary: DictionaryId): void {
    this.#known.release(dictionary);
  }

  #inflate(input: Uint8Array, options: ZlibOptions): ReturnType<NodeZlib['inflateRawSync']> {
    try {
      return this.#zlib.inflateRawSync(input, options);
    } catch (cause) {
      if (!damageCodes.has((cause as { code?: unknown }).code)) throw cause;
      this.#noteHeld();
      throw damagedStream((cause as Error).message, { cause });
    }
  }

  /** What runs at the next tick comes where what is held is let go. */
  #noteHeld(): void {
    if (this.#held++ > 0) return;
    this.#process.nextTick(() => {
      this.#held = 0;
    });
  }
}

/** Codes of errors that node:zlib throws because of its input. */
const damageCodes: ReadonlySet<unknown> = new Set([
  'Z_DATA_ERROR',
  'Z_BUF_ERROR',
  'ERR_BUFFER_TOO_LARGE',
]);

function nodeZlib(): LibraryOrReason<NodeZlib> {
  return nodeBuiltin('node:zlib');
}
