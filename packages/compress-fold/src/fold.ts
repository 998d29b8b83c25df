import { checkLength, PreparedDictionaries } from '@pagefold/backend-kit';
import {
  type Compressor,
  type CompressorCapabilities,
  type CompressorContext,
  CorruptionError,
  type DictionaryId,
  type ModelTrainer,
} from '@pagefold/contracts';
import { maxDictionaryLength } from './format/symbols.ts';
import { type FoldName, maxModelLength, unpackTrained, untrained } from './format/trained.ts';
import type { FoldOptions } from './options.ts';
import { Room } from './room.ts';
import { FoldTrainer } from './train/fold-trainer.ts';

/** The codec of an engine: pages as coded bytes, without what says how long a page is. */
export interface PageCodec {
  /** Bytes written, or 0 if they are more than `capacity`. */
  encode(
    room: Room,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    base: number,
  ): number;
  /** Whether `length` bytes at `src` are a page of `pageLength` bytes, which then stands at `dst`. */
  decode(
    room: Room,
    src: number,
    length: number,
    dst: number,
    pageLength: number,
    base: number,
  ): boolean;
}

/** What lies farther before a page is not found reliably: a position may be forgotten for a later one. */
const farthest = 32_768;

/** The first byte of a page that is kept as it is. */
const storedMark = 0xff;
/** The first byte of a page shorter than others; its length less 1 follows in 2 bytes, the low one first. */
const shortMark = 0xfe;
const shortHeader = 3;

/** What all engines of both encodings have in common. */
export class Fold implements Compressor {
  readonly name: FoldName;
  readonly capabilities: CompressorCapabilities;
  readonly readSlack = 0;
  readonly writeSlack: number;
  readonly #bytes: Uint8Array;
  readonly #pageSize: number;
  readonly #codec: PageCodec;
  readonly #parse: FoldOptions['parse'];
  readonly #untrained: Room;
  readonly #rooms: readonly Room[];
  readonly #prepared: PreparedDictionaries<Room>;

  /**
   * @param parse how the codec takes pages apart.
   * @param writeSlack bytes that the codec writes past the ends of its ranges.
   */
  constructor(
    name: FoldName,
    context: CompressorContext,
    codec: PageCodec,
    parse: FoldOptions['parse'],
    writeSlack: number,
  ) {
    const { memory, pageSize, dictionaries = 0 } = context;
    this.name = name;
    this.capabilities = {
      maxPrefix: Math.min(pageSize, farthest),
      maxDictionary: maxDictionaryLength,
      maxModel: maxModelLength(name),
    };
    this.writeSlack = writeSlack;
    this.#bytes = memory.bytes;
    this.#pageSize = pageSize;
    this.#codec = codec;
    this.#parse = parse;
    this.#prepared = new PreparedDictionaries(dictionaries);
    this.#untrained = new Room(memory, name, false);
    this.#untrained.fill(untrained(name));
    this.#rooms = Array.from({ length: dictionaries }, () => new Room(memory, name, true));
  }

  bound(length: number): number {
    return length + 1;
  }

  prepare(bytes: Uint8Array): DictionaryId {
    const trained = unpackTrained(this.name, bytes);
    return this.#prepared.add((index) => {
      const room = this.#rooms[index]!;
      room.fill(trained);
      return room;
    });
  }

  release(dictionary: DictionaryId): void {
    this.#prepared.remove(dictionary);
  }

  modelTrainer(dictionary: Uint8Array): ModelTrainer {
    const { name } = this;
    const trainer = new FoldTrainer({
      pageSize: this.#pageSize,
      dictionary: dictionary.subarray(-maxDictionaryLength),
      parse: this.#parse,
    });
    return {
      add: (page, prefix) => trainer.add(page, prefix),
      *steps() {
        return (yield* trainer.steps())[name];
      },
    };
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
    const room = this.#roomOf(dictionary);
    const header = length === this.#pageSize ? 0 : shortHeader;
    const most = Math.min(capacity, length) - header;
    const base = Math.min(prefix, this.#pageSize);
    const coded = most > 0 ? this.#codec.encode(room, src, length, dst + header, most, base) : 0;
    if (coded > 0) {
      if (header > 0) this.#bytes.set([shortMark, (length - 1) & 255, (length - 1) >> 8], dst);
      return header + coded;
    }
    if (capacity < 1 + length) return 0;
    this.#bytes[dst] = storedMark;
    this.#bytes.copyWithin(dst + 1, src, src + length);
    return 1 + length;
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    const room = this.#roomOf(dictionary);
    const bytes = this.#bytes;
    const mark = length > 0 ? bytes[src]! : -1;
    if (mark === storedMark) {
      if (length - 1 > Math.min(capacity, this.#pageSize)) throw this.#damaged(length, capacity);
      bytes.copyWithin(dst, src + 1, src + length);
      return length - 1;
    }
    const header = mark === shortMark ? shortHeader : 0;
    const pageLength =
      header === 0 ? this.#pageSize : 1 + (bytes[src + 1]! | (bytes[src + 2]! << 8));
    const whole =
      length > header &&
      pageLength <= Math.min(capacity, this.#pageSize) &&
      this.#codec.decode(
        room,
        src + header,
        length - header,
        dst,
        pageLength,
        Math.min(prefix, this.#pageSize),
      );
    if (!whole) throw this.#damaged(length, capacity);
    return pageLength;
  }

  #roomOf(dictionary: DictionaryId): Room {
    return dictionary === 0 ? this.#untrained : this.#prepared.get(dictionary);
  }

  #damaged(length: number, capacity: number): CorruptionError {
    return new CorruptionError(
      'PAGEFOLD_DECOMPRESS_FAIL',
      `${this.name}: ${length} bytes do not decode to at most ${capacity}`,
    );
  }
}
