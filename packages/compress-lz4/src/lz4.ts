import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  CorruptionError,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { BlockDecoder } from './block-decoder.ts';
import { BlockEncoder } from './block-encoder.ts';

/** Options of `lz4`. */
export type Lz4Options = {
  /**
   * How far the search for a match goes: up to 12 bytes before the end of the page, as in liblz4 1.9.4
   * (the default), or up to 13, as in the kernel (lib/lz4/lz4_compress.c). Blocks of either are decoded
   * by both.
   */
  readonly endRule?: 'liblz4' | 'kernel';
  /**
   * How fast the search gives up on bytes that do not compress, from 1 (the default) to 65537: that of
   * `LZ4_compress_fast`. Higher is faster and compresses less.
   */
  readonly acceleration?: number;
};

const lz4OptionsSchema = {
  endRule: {
    type: 'choice',
    default: 'liblz4',
    values: ['liblz4', 'kernel'],
    description: 'how near the end of a page matches are sought: as liblz4 does, or the kernel',
  },
  acceleration: {
    type: 'integer',
    default: 1,
    minimum: 1,
    maximum: 65537,
    description: 'how fast the search gives up: 1 compresses best; 1 in the kernel',
  },
} as const;

const maxInputLength = 65536;

/**
 * Makes an LZ4 block codec on the context's memory. Its table of 16 KiB lies outside that memory.
 *
 * `compress` throws RangeError for more than 65536 bytes, the largest page there is.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown option or a value that it cannot have.
 */
export function createLz4(context: CompressorContext, options?: Lz4Options): Compressor {
  const { endRule, acceleration } = resolveOptions('lz4', lz4OptionsSchema, options);
  const { bytes } = context.memory;
  const searchMargin = endRule === 'kernel' ? 12 : 11;
  return new Lz4(new BlockEncoder(bytes, acceleration, searchMargin), new BlockDecoder(bytes));
}

/** LZ4 blocks, equal to those of liblz4 1.9.4 or, with `endRule: 'kernel'`, as long as the kernel's. */
export const lz4: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'lz4',
  contractVersion,
  options: lz4OptionsSchema,
  probe: () => true,
  // Names and values are checked by resolveOptions.
  create: (context, options) => createLz4(context, options as Lz4Options | undefined),
};

class Lz4 implements Compressor {
  readonly name = 'lz4';
  readonly capabilities = { prefix: true };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #encoder: BlockEncoder;
  readonly #decoder: BlockDecoder;

  constructor(encoder: BlockEncoder, decoder: BlockDecoder) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  bound(length: number): number {
    return length + Math.floor(length / 255) + 16;
  }

  compress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    if (length > maxInputLength) {
      throw new RangeError(`"length" expected at most ${maxInputLength} bytes, got ${length}`);
    }
    return this.#encoder.encode(src, length, dst, capacity, prefix);
  }

  decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const written = this.#decoder.decode(src, length, dst, capacity, prefix);
    if (written < 0) {
      throw new CorruptionError(
        'PAGEFOLD_DECOMPRESS_FAIL',
        `lz4: a block of ${length} bytes does not decode to at most ${capacity}`,
      );
    }
    return written;
  }
}
