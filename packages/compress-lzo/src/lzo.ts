import { checkLength } from '@pagefold/backend-kit';
import { type Compressor, CorruptionError } from '@pagefold/contracts';

/** Options of `lzo`. */
export type LzoOptions = {
  /**
   * How many entries the table has in which copies are sought, as a power of 2: 13, as in Linux (the
   * default), or 14, as in `lzo1x_1_compress` of liblzo2, whose streams are then equal byte for byte.
   * Streams of either are decoded by everybody.
   */
  readonly hashBits?: number;
};

export const lzoOptionsSchema = {
  hashBits: {
    type: 'integer',
    default: 13,
    minimum: 13,
    maximum: 14,
    description: 'size of the table as a power of 2: 13 as in Linux, or 14 as in liblzo2',
  },
} as const;

/** Linux lets nobody choose the table of `lzo-rle`, and nobody else has it. */
export const lzoRleHashBits = 13;

/** The two encodings: with runs of zeros, or without. */
export type LzoName = 'lzo' | 'lzo-rle';

/** The most bytes that can be encoded: the largest page there is. */
const maxInputLength = 65536;

/** The codec of an engine. */
export interface StreamCodec {
  /** The length of the stream, or 0 if it is more than `capacity`; `length` is at most 65536. */
  encode(src: number, length: number, dst: number, capacity: number): number;
  /** The length of the page, at most `capacity`, or -1 for a damaged stream. */
  decode(src: number, length: number, dst: number, capacity: number): number;
}

/** What all engines of both encodings have in common. */
export class Lzo implements Compressor {
  readonly name: LzoName;
  readonly capabilities = { maxPrefix: 0 };
  readonly readSlack: number;
  readonly writeSlack: number;
  readonly #codec: StreamCodec;

  /** @param slack bytes that the codec reads and writes past the ends of its ranges. */
  constructor(name: LzoName, codec: StreamCodec, slack: number) {
    this.name = name;
    this.#codec = codec;
    this.readSlack = slack;
    this.writeSlack = slack;
  }

  bound(length: number): number {
    // Of lzo-rle 4 literals and 4 zeros take 9 bytes; in lzo the count of literals is all that can be lost.
    return this.name === 'lzo'
      ? length + Math.floor(length / 16) + 67
      : length + Math.floor(length / 8) + 16;
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    checkLength(length, 0, maxInputLength);
    return this.#codec.encode(src, length, dst, capacity);
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const written = this.#codec.decode(src, length, dst, capacity);
    if (written < 0) {
      throw new CorruptionError(
        'PAGEFOLD_DECOMPRESS_FAIL',
        `${this.name}: a stream of ${length} bytes does not decode to at most ${capacity}`,
      );
    }
    return written;
  }
}
