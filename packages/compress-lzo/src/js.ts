import { LzoDecoder } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import {
  Lzo,
  type LzoName,
  type LzoOptions,
  lzoOptionsSchema,
  lzoRleHashBits,
  type StreamCodec,
} from './lzo.ts';
import { StreamEncoder } from './twin/stream-encoder.ts';

/**
 * Makes a codec of `lzo` on the context's memory that runs in JavaScript. Its table of 16 KiB, or 32 KiB with
 * `hashBits` 14, lies outside that memory. Streams, refusals and verdicts are those of `createLzoWasm`.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have.
 */
export function createLzoJs(context: CompressorContext, options?: LzoOptions): Compressor {
  const { hashBits } = resolveOptions('lzo/js', lzoOptionsSchema, options);
  return create('lzo', context, hashBits);
}

/**
 * Makes a codec of `lzo-rle` on the context's memory that runs in JavaScript. Its table of 16 KiB lies
 * outside that memory. Streams, refusals and verdicts are those of `createLzoRleWasm`.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 */
export function createLzoRleJs(context: CompressorContext, options?: Options): Compressor {
  resolveOptions('lzo-rle/js', {}, options);
  return create('lzo-rle', context, lzoRleHashBits);
}

/** The kernel's `lzo` in JavaScript: for where WebAssembly cannot run, and to compare it with. */
export const lzoJs: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lzo',
  engine: 'js',
  contractVersion,
  options: lzoOptionsSchema,
  probe: () => true,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLzoJs(context, options as LzoOptions | undefined),
};

/** The kernel's `lzo-rle` in JavaScript: for where WebAssembly cannot run, and to compare it with. */
export const lzoRleJs: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lzo-rle',
  engine: 'js',
  contractVersion,
  options: {},
  probe: () => true,
  create: createLzoRleJs,
};

function create(name: LzoName, { memory }: CompressorContext, hashBits: number): Compressor {
  const { bytes } = memory;
  const encoder = new StreamEncoder(bytes, { zeroRuns: name === 'lzo-rle', hashBits });
  return new Lzo(name, new JsStreamCodec(encoder, new LzoDecoder(bytes)), 0);
}

class JsStreamCodec implements StreamCodec {
  readonly #encoder: StreamEncoder;
  readonly #decoder: LzoDecoder;

  constructor(encoder: StreamEncoder, decoder: LzoDecoder) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  encode(src: number, length: number, dst: number, capacity: number): number {
    return this.#encoder.encode(src, length, dst, capacity);
  }

  decode(src: number, length: number, dst: number, capacity: number): number {
    return this.#decoder.decode(src, length, dst, capacity);
  }
}
