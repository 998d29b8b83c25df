import { checkLength, KnownBytes } from '@pagefold/backend-kit';
import {
  type Compressor,
  type CompressorCapabilities,
  type CompressorContext,
  ConfigError,
  type DictionaryId,
  resolveOptions,
} from '@pagefold/contracts';
import { FrameReader, zstdBound } from './frame.ts';

/** Options of all engines. */
export type ZstdOptions = {
  /** Effort, from 1 (fastest) to 22 (smallest); 3, as in Linux, by default. */
  readonly level?: number;
  /** Bytes from which on a match counts, from 3 to 7; by default, and with 0, what the level has for a page. */
  readonly minMatch?: number;
};

export const zstdOptionsSchema = {
  level: {
    type: 'integer',
    default: 3,
    minimum: 1,
    maximum: 22,
    description: 'effort: 1 is fastest, 22 smallest; Linux uses 3',
  },
  minMatch: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 7,
    unit: 'bytes',
    description: 'the shortest match, from 3 on, or 0: that of the level; zswap up to 6.15 uses 5',
  },
} as const;

/** The options of an engine that can set nothing but the level. */
export const zstdLevelSchema: Pick<typeof zstdOptionsSchema, 'level'> = {
  level: zstdOptionsSchema.level,
};

/**
 * Options in full.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`
 */
export function resolveZstdOptions(owner: string, options?: ZstdOptions): Required<ZstdOptions> {
  const resolved = resolveOptions(owner, zstdOptionsSchema, options);
  const { minMatch } = resolved;
  if (minMatch === 1 || minMatch === 2) {
    const message = `${owner}: "minMatch" expected 0 or an integer from 3 to 7, got ${minMatch}`;
    throw new ConfigError('PAGEFOLD_INVALID_OPTION', message);
  }
  return resolved;
}

/** What an engine does itself. Its arguments are views on the page memory. */
export interface FrameCodec {
  /** Whether it makes use of what is known before a page; false where it is absent. */
  readonly takesKnown?: boolean;
  /**
   * The frame of a page, of the form that a `FrameReader` reads; valid until the next call. `known` is content
   * that lies before the page.
   */
  encode(page: Uint8Array, known: Uint8Array | undefined): Uint8Array;
  /**
   * Fills `page`, which is as long as the frame says. `reader` has read the frame.
   *
   * @throws CorruptionError where the frame decodes to anything else.
   */
  decode(
    frame: Uint8Array,
    page: Uint8Array,
    reader: FrameReader,
    known: Uint8Array | undefined,
  ): void;
}

/** Bytes that a prefix or a dictionary may have, of what zstd could reach. */
const reach = 65536;
/** zstd takes known bytes that begin with a certain number for a dictionary of its own format; none begins with 0. */
const lead = Uint8Array.of(0);

/** What all engines have in common. */
export class Zstd implements Compressor {
  readonly name = 'zstd';
  readonly capabilities: CompressorCapabilities;
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #pageSize: number;
  readonly #codec: FrameCodec;
  readonly #known: KnownBytes;
  readonly #reader = new FrameReader();

  constructor(context: CompressorContext, codec: FrameCodec) {
    const most = codec.takesKnown ? reach : 0;
    this.capabilities = { maxPrefix: most, maxDictionary: most };
    this.#bytes = context.memory.bytes;
    this.#pageSize = context.pageSize;
    this.#codec = codec;
    this.#known = new KnownBytes(context, this.capabilities, lead);
  }

  bound(length: number): number {
    return zstdBound(length);
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
    const bytes = this.#bytes;
    const known = this.#known.before(src, prefix, dictionary);
    const frame = this.#codec.encode(bytes.subarray(src, src + length), known);
    if (frame.length > capacity) return 0;
    bytes.set(frame, dst);
    return frame.length;
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary: DictionaryId = 0,
  ): number {
    const bytes = this.#bytes;
    const reader = this.#reader;
    const frame = bytes.subarray(src, src + length);
    const known = this.#known.before(dst, prefix, dictionary);
    reader.read(frame, capacity);
    const { contentSize } = reader;
    this.#codec.decode(frame, bytes.subarray(dst, dst + contentSize), reader, known);
    return contentSize;
  }

  prepare(dictionary: Uint8Array): DictionaryId {
    return this.#known.prepare(dictionary);
  }

  release(dictionary: DictionaryId): void {
    this.#known.release(dictionary);
  }
}
