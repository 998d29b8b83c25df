import { checkLength, PreparedDictionaries } from '@pagefold/backend-kit';
import {
  type Compressor,
  type CompressorCapabilities,
  type CompressorContext,
  CorruptionError,
  type DictionaryId,
} from '@pagefold/contracts';

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

/** The longest page, and all that positions and offsets of 16 bits reach. */
export const maxInputLength = 65536;

/** The codec of an engine. */
export interface BlockCodec {
  /** Bytes that a prepared dictionary takes of the page memory. */
  readonly roomLength: number;
  /** The length of the block, or 0 if it is more than `capacity`; `length` is at most 65536. */
  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number;
  /** The length of the page, at most `capacity`, or -1 for a damaged block. */
  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number;
  /** Prepares a dictionary in a room. Together with a prefix and a page it has at most 65536 bytes. */
  prepare(room: number, dictionary: Uint8Array): void;
  /** As `encode`, after the dictionary of a room. */
  encodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number;
  /** As `decode`, after the dictionary of a room. */
  decodeAfter(
    room: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number;
}

/** What all engines have in common. */
export class Lz4 implements Compressor {
  readonly name = 'lz4';
  readonly capabilities: Required<Omit<CompressorCapabilities, 'maxModel'>>;
  readonly readSlack: number;
  readonly writeSlack: number;
  readonly #codec: BlockCodec;
  readonly #pageSize: number;
  readonly #rooms: readonly number[];
  /** The rooms of those that are prepared. */
  readonly #prepared: PreparedDictionaries<number>;

  /** @param slack bytes that the codec reads and writes past the ends of its ranges. */
  constructor(codec: BlockCodec, slack: number, context: CompressorContext) {
    const { memory, pageSize, dictionaries = 0 } = context;
    this.#codec = codec;
    this.#pageSize = pageSize;
    this.#prepared = new PreparedDictionaries(dictionaries);
    this.#rooms = Array.from({ length: dictionaries }, () => memory.reserve(codec.roomLength, 64));
    this.readSlack = slack;
    this.writeSlack = slack;
    this.capabilities = {
      maxPrefix: maxInputLength - pageSize,
      maxDictionary: Math.max(0, maxInputLength - 2 * pageSize),
    };
  }

  bound(length: number): number {
    return length + Math.floor(length / 255) + 16;
  }

  compress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    const codec = this.#codec;
    if (dictionary === 0) {
      checkLength(length, 0, maxInputLength);
      return codec.encode(src, length, dst, capacity, prefix);
    }
    const pageSize = this.#pageSize;
    checkLength(length, 0, pageSize);
    const room = this.#prepared.get(dictionary);
    return codec.encodeAfter(room, src, length, dst, capacity, Math.min(prefix, pageSize));
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    const written =
      dictionary === 0
        ? this.#codec.decode(src, length, dst, capacity, prefix)
        : this.#decodeAfter(dictionary, src, length, dst, capacity, prefix);
    if (written < 0) throw undecodable(length, capacity);
    return written;
  }

  prepare(dictionary: Uint8Array): DictionaryId {
    return this.#prepared.add((index) => {
      const room = this.#rooms[index]!;
      const { length } = dictionary;
      const start = Math.max(0, length - this.capabilities.maxDictionary);
      this.#codec.prepare(room, dictionary.subarray(start));
      return room;
    });
  }

  release(dictionary: DictionaryId): void {
    this.#prepared.remove(dictionary);
  }

  #decodeAfter(
    dictionary: DictionaryId,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    const pageSize = this.#pageSize;
    const room = this.#prepared.get(dictionary);
    const most = Math.min(capacity, pageSize);
    return this.#codec.decodeAfter(room, src, length, dst, most, Math.min(prefix, pageSize));
  }
}

function undecodable(length: number, capacity: number): CorruptionError {
  const message = `lz4: a block of ${length} bytes does not decode to at most ${capacity}`;
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', message);
}
