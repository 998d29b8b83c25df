import { checkLength } from '@pagefold/backend-kit';
import { type Compressor, type CompressorCapabilities, CorruptionError } from '@pagefold/contracts';

/** Options of `lz4`. */
export type Lz4Options = {
  /**
   * How far the search for a match goes: up to 12 bytes before the end of the page, as in liblz4 1.9.4
   * (the default), or up to 13, as in Linux (lib/lz4/lz4_compress.c). Blocks of either are decoded
   * by both.
   */
  readonly endRule?: 'liblz4' | 'kernel';
  /**
   * How fast the search gives up on bytes that do not compress, from 1 (the default) to 65537: that of
   * `LZ4_compress_fast`. Higher is faster and compresses less.
   */
  readonly acceleration?: number;
};

export const lz4OptionsSchema = {
  endRule: {
    type: 'choice',
    default: 'liblz4',
    values: ['liblz4', 'kernel'],
    description: 'how near the end of a page matches are sought: as liblz4 does, or as Linux',
  },
  acceleration: {
    type: 'integer',
    default: 1,
    minimum: 1,
    maximum: 65537,
    description: 'how fast the search gives up: 1 compresses best; Linux uses 1',
  },
} as const;

/** How many bytes before the end of a page the search for matches gives up, by either rule. */
export const searchMargins = { liblz4: 11, kernel: 12 } as const;

const maxInputLength = 65536;

/** The codec of an engine. */
export interface BlockCodec {
  /** The length of the block, or 0 if it is more than `capacity`; `length` is at most 65536. */
  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number;
  /** The length of the page, at most `capacity`, or -1 for a damaged block. */
  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number;
}

/** What all engines have in common. */
export class Lz4 implements Compressor {
  readonly name = 'lz4';
  readonly capabilities: CompressorCapabilities;
  readonly readSlack: number;
  readonly writeSlack: number;
  readonly #codec: BlockCodec;

  /** @param slack bytes that the codec reads and writes past the ends of its ranges. */
  constructor(codec: BlockCodec, slack: number, pageSize: number) {
    this.#codec = codec;
    this.capabilities = { maxPrefix: maxInputLength - pageSize };
    this.readSlack = slack;
    this.writeSlack = slack;
  }

  bound(length: number): number {
    return length + Math.floor(length / 255) + 16;
  }

  compress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    checkLength(length, 0, maxInputLength);
    return this.#codec.encode(src, length, dst, capacity, prefix);
  }

  decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const written = this.#codec.decode(src, length, dst, capacity, prefix);
    if (written < 0) {
      throw new CorruptionError(
        'PAGEFOLD_DECOMPRESS_FAIL',
        `lz4: a block of ${length} bytes does not decode to at most ${capacity}`,
      );
    }
    return written;
  }
}
