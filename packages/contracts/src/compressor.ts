import type { PageMemory } from './page-memory.ts';

/** What a compressor can do besides compressing a page by itself. */
export interface CompressorCapabilities {
  /**
   * Bytes right before a page that its matches reach, wherever in the page they are; 0 where the compressor
   * knows no prefix.
   */
  readonly maxPrefix: number;
  /**
   * Bytes of a dictionary that {@link Compressor.prepare} makes use of, its last ones. A prefix of up to a page
   * (and `maxPrefix`) is reached beside such a dictionary. 0 or absent where the compressor knows none.
   */
  readonly maxDictionary?: number;
  /**
   * Bytes that what {@link Compressor.modelTrainer} makes has at most beside a dictionary. 0 or absent where nothing
   * but a dictionary is prepared.
   */
  readonly maxModel?: number;
}

/**
 * Whether bytes are what a {@link ModelTrainer} makes, and no content: these begin with 0xf0 and three small letters, which say
 * whose they are. As text that would be no UTF-8.
 */
export function isModel(bytes: Uint8Array): boolean {
  const isLetter = (byte: number) => byte >= 0x61 && byte <= 0x7a;
  return bytes.length >= 4 && bytes[0] === 0xf0 && bytes.subarray(1, 4).every(isLetter);
}

/** Makes of sample pages what a compressor prepares. */
export interface ModelTrainer {
  /** Takes a page, and the prefix that it is compressed with where it has one: a page too. Both are copied. */
  add(page: Uint8Array, prefix?: Uint8Array): void;
  /**
   * Trains in steps of about a page, so that others get a turn; returns what {@link Compressor.prepare} takes,
   * the dictionary included. The same samples in the same order make the same bytes.
   */
  steps(): Generator<void, Uint8Array>;
}

/** A dictionary that a compressor has prepared: an integer from 1 to the `dictionaries` of its context. */
export type DictionaryId = number;

/** A block codec for pages. */
export interface Compressor {
  /** Names the encoding, so it changes when the encoding changes. Engines of one name decode each other. */
  readonly name: string;
  /** What it can do besides; the pool asks for nothing else. */
  readonly capabilities: CompressorCapabilities;
  /** Bytes past the end of its source that a call may read (never interpret). The pool keeps them there. */
  readonly readSlack: number;
  /** Bytes past the end of its destination that a call may overwrite. The pool keeps them free. */
  readonly writeSlack: number;
  /** The most bytes that `length` bytes can become. */
  bound(length: number): number;
  /**
   * Compresses `length` bytes at `src` to `dst`.
   *
   * The `prefix` bytes just before `src` are known to both sides and matches may reach into them; 0
   * where the capability is missing. So is what `dictionary` was prepared from, as if it stood before the
   * prefix; 0 or absent for none. `[dst, dst + capacity)` may be overwritten entirely; only the returned
   * length is valid.
   *
   * @returns bytes written, or 0 if they do not fit into `capacity`.
   * @throws RangeError for a dictionary that is not prepared.
   */
  compress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary?: DictionaryId,
  ): number;
  /**
   * The inverse. The `prefix` bytes stand just before `dst`, as they stood before the source when it was
   * compressed, and `dictionary` is prepared from the same bytes. It never touches a byte outside
   * `[dst, dst + capacity + writeSlack)`, whatever the input. A damaged input, and one whose prefix or
   * dictionary is another, may also decode to wrong bytes of the right length: a codec is no checksum.
   *
   * @returns bytes written.
   * @throws CorruptionError `PAGEFOLD_DECOMPRESS_FAIL` where the input is seen to be damaged.
   * @throws RangeError for a dictionary that is not prepared.
   */
  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary?: DictionaryId,
  ): number;
  /**
   * Takes a dictionary in, once, so that no call has to: builds what `compress` and `decompress` need of
   * it. There where `maxDictionary` is above 0.
   *
   * What the bytes mean is the compressor's matter. For `lz4`, `deflate` and `zstd` they are content as pages
   * have it, the most useful last; a codec whose model is trained may have it in them too. They are the
   * caller's, anywhere, and are copied: after the call nobody needs them. Equal bytes prepare the same
   * encoding, in any instance and engine of the name.
   *
   * @returns what calls name it by, until it is released. An id may come again after that.
   * @throws RangeError when as many are prepared as the context's `dictionaries`.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for bytes that this compressor cannot use.
   */
  prepare?(dictionary: Uint8Array): DictionaryId;
  /**
   * Forgets a dictionary; its room serves the next. What was compressed with it cannot be decompressed until
   * the same bytes are prepared again. There where {@link Compressor.prepare} is.
   *
   * @throws RangeError for a dictionary that is not prepared.
   */
  release?(dictionary: DictionaryId): void;
  /**
   * Begins to train what `prepare` takes, where that is more than a dictionary: a model of pages too. There where
   * `maxModel` is above 0.
   *
   * @param dictionary content as pages have it, the most useful last; it may be empty. It is copied.
   */
  modelTrainer?(dictionary: Uint8Array): ModelTrainer;
}

/** The most dictionaries that one compressor has prepared at a time. */
export const mostDictionaries = 4;

/** What a compressor is created with. */
export interface CompressorContext {
  /** Where all its inputs and outputs are; it may reserve a workspace there. */
  readonly memory: PageMemory;
  /** Bytes of a page: the longest input of `compress` and the longest output of `decompress`. */
  readonly pageSize: number;
  /**
   * How many dictionaries may be prepared at a time, up to {@link mostDictionaries}; 0 by default. Room in the
   * page memory that they need is reserved when the compressor is created, never later.
   */
  readonly dictionaries?: number;
}
