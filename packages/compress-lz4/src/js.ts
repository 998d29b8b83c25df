import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { type BlockCodec, Lz4, type Lz4Options, lz4OptionsSchema, searchMargins } from './lz4.ts';
import { BlockDecoder } from './twin/block-decoder.ts';
import { BlockEncoder } from './twin/block-encoder.ts';

/**
 * Makes an LZ4 block codec on the context's memory that runs in JavaScript. Its table of 16 KiB lies
 * outside that memory. Blocks, refusals and verdicts are those of `createLz4Wasm`.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have.
 */
export function createLz4Js(context: CompressorContext, options?: Lz4Options): Compressor {
  const { endRule, acceleration } = resolveOptions('lz4/js', lz4OptionsSchema, options);
  const { bytes } = context.memory;
  const encoder = new BlockEncoder(bytes, acceleration, searchMargins[endRule]);
  return new Lz4(new JsBlockCodec(encoder, new BlockDecoder(bytes)), 0, context.pageSize);
}

/**
 * LZ4 blocks in JavaScript, the engine `js`: for where WebAssembly cannot run, and to compare it with. (It
 * has nothing to do with the library lz4js.)
 */
export const lz4Js: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lz4',
  engine: 'js',
  contractVersion,
  options: lz4OptionsSchema,
  probe: () => true,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLz4Js(context, options as Lz4Options | undefined),
};

class JsBlockCodec implements BlockCodec {
  readonly #encoder: BlockEncoder;
  readonly #decoder: BlockDecoder;

  constructor(encoder: BlockEncoder, decoder: BlockDecoder) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#encoder.encode(src, length, dst, capacity, prefix);
  }

  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    return this.#decoder.decode(src, length, dst, capacity, prefix);
  }
}
