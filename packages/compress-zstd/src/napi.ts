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
import { damagedFrame, zstdBound } from './frame.ts';
import {
  type FrameCodec,
  resolveZstdOptions,
  Zstd,
  type ZstdOptions,
  zstdOptionsSchema,
} from './zstd.ts';

/** What is used of zstd-napi's low level, `zstd-napi/binding`. */
interface ZstdBinding {
  readonly CCtx: new () => {
    setParameter(parameter: number, value: number): void;
    compress2(dst: Uint8Array, src: Uint8Array): number;
  };
  readonly DCtx: new () => { decompress(dst: Uint8Array, src: Uint8Array): number };
  readonly CParameter: { readonly compressionLevel: number; readonly minMatch: number };
}

/**
 * Makes a Zstandard compressor on the context's memory that calls libzstd through the native package
 * zstd-napi. It keeps one context for each direction.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_UNAVAILABLE_BACKEND` where zstd-napi is not
 * installed or does not load.
 */
export function createZstdNapi(context: CompressorContext, options?: ZstdOptions): Compressor {
  const resolved = resolveZstdOptions('zstd/napi', options);
  const binding = requireLibrary('zstd/napi', zstdBinding());
  return new Zstd(context, new NapiFrameCodec(binding, resolved, context.pageSize));
}

/** Zstandard (RFC 8878) by libzstd, where the optional package zstd-napi is installed. */
export const zstdNapi: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'zstd',
  engine: 'napi',
  contractVersion,
  options: zstdOptionsSchema,
  probe: () => probeLibrary(zstdBinding()),
  create: createZstdNapi,
};

class NapiFrameCodec implements FrameCodec {
  readonly #compressor: InstanceType<ZstdBinding['CCtx']>;
  readonly #decompressor: InstanceType<ZstdBinding['DCtx']>;
  /** Holds any frame: given less room than the bound, zstd may fail although the frame would fit. */
  readonly #output: Uint8Array;

  constructor(binding: ZstdBinding, { level, minMatch }: Required<ZstdOptions>, pageSize: number) {
    this.#compressor = new binding.CCtx();
    this.#compressor.setParameter(binding.CParameter.compressionLevel, level);
    this.#compressor.setParameter(binding.CParameter.minMatch, minMatch);
    this.#decompressor = new binding.DCtx();
    this.#output = new Uint8Array(zstdBound(pageSize));
  }

  encode(page: Uint8Array): Uint8Array {
    const output = this.#output;
    return output.subarray(0, this.#compressor.compress2(output, page));
  }

  decode(frame: Uint8Array, page: Uint8Array): void {
    try {
      this.#decompressor.decompress(page, frame);
    } catch (cause) {
      throw damagedFrame((cause as Error).message, { cause });
    }
  }
}

/**
 * The package, or why it cannot be used. It is required rather than imported, so that `probe` can tell
 * at once whether its native part, which an install script makes, is there and loads.
 */
function zstdBinding(): LibraryOrReason<ZstdBinding> {
  const nodeModule = nodeBuiltin<NodeModule>('node:module');
  if (typeof nodeModule === 'string') return nodeModule;
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
