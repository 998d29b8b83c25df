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

/** What is used of zstd-napi's low level, `zstd-napi/binding`. */
interface ZstdBinding {
  readonly CCtx: new () => { compress(dst: Uint8Array, src: Uint8Array, level: number): number };
  readonly DCtx: new () => { decompress(dst: Uint8Array, src: Uint8Array): number };
}

/**
 * Makes a Zstandard compressor on the context's memory that calls libzstd through the native package
 * zstd-napi. It keeps one context for each direction.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where zstd-napi is not
 * installed or does not load.
 */
export function createZstdNapi(context: CompressorContext, options?: ZstdOptions): Compressor {
  const values = resolveOptions('zstd/napi', zstdOptionsSchema, options);
  const binding = zstdBinding();
  if (typeof binding === 'string') {
    throw new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `zstd/napi: ${binding}`);
  }
  return new NapiZstd(context, binding, values.level);
}

/** Zstandard (RFC 8878) by libzstd, where the optional package zstd-napi is installed. */
export const zstdNapi: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'napi',
  contractVersion,
  options: zstdOptionsSchema,
  probe() {
    const binding = zstdBinding();
    return typeof binding === 'string' ? binding : true;
  },
  create: createZstdNapi,
};

class NapiZstd implements Compressor {
  readonly name = 'zstd';
  readonly capabilities = { prefix: false };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #level: number;
  readonly #compressor: InstanceType<ZstdBinding['CCtx']>;
  readonly #decompressor: InstanceType<ZstdBinding['DCtx']>;
  readonly #frame = new FrameReader();
  /** Holds any frame: given less room than the bound, zstd may fail although the frame would fit. */
  readonly #output: Uint8Array;

  constructor({ memory, pageSize }: CompressorContext, binding: ZstdBinding, level: number) {
    this.#bytes = memory.bytes;
    this.#level = level;
    this.#compressor = new binding.CCtx();
    this.#decompressor = new binding.DCtx();
    this.#output = new Uint8Array(zstdBound(pageSize));
  }

  bound(length: number): number {
    return zstdBound(length);
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const output = this.#output;
    const input = bytes.subarray(src, src + length);
    const outputLength = this.#compressor.compress(output, input, this.#level);
    if (outputLength > capacity) return 0;
    bytes.set(output.subarray(0, outputLength), dst);
    return outputLength;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    this.#frame.read(bytes, src, length, capacity);
    const { contentSize } = this.#frame;
    const input = bytes.subarray(src, src + length);
    const output = bytes.subarray(dst, dst + contentSize);
    try {
      this.#decompressor.decompress(output, input);
    } catch (cause) {
      throw damagedFrame((cause as Error).message, { cause });
    }
    return contentSize;
  }
}

/**
 * The package, or why it cannot be used. It is required rather than imported, so that `probe` can tell
 * at once whether its native part, which an install script makes, is there and loads.
 */
function zstdBinding(): ZstdBinding | string {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  const nodeModule = process?.getBuiltinModule?.('node:module') as NodeModule | undefined;
  if (nodeModule === undefined) return 'node:module is missing';
  const require = nodeModule.createRequire((import.meta as unknown as { url: string }).url);
  let path: string;
  try {
    path = require.resolve('zstd-napi/binding');
  } catch {
    return 'zstd-napi is not installed';
  }
  try {
    return require(path) as ZstdBinding;
  } catch {
    return 'zstd-napi is installed but does not load; "npm rebuild zstd-napi" may help';
  }
}

interface NodeModule {
  createRequire(url: string): { (path: string): unknown; resolve(name: string): string };
}
