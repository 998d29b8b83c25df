import { checkLength } from '@pagefold/backend-kit';
import {
  type Compressor,
  type CompressorContext,
  ConfigError,
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
  /** The frame of a page, of the form that a `FrameReader` reads; valid until the next call. */
  encode(page: Uint8Array): Uint8Array;
  /**
   * Fills `page`, which is as long as the frame says. `reader` has read the frame.
   *
   * @throws CorruptionError where the frame decodes to anything else.
   */
  decode(frame: Uint8Array, page: Uint8Array, reader: FrameReader): void;
}

/** What all engines have in common. */
export class Zstd implements Compressor {
  readonly name = 'zstd';
  readonly capabilities = { prefix: false };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  readonly #bytes: Uint8Array;
  readonly #pageSize: number;
  readonly #codec: FrameCodec;
  readonly #reader = new FrameReader();

  constructor({ memory, pageSize }: CompressorContext, codec: FrameCodec) {
    this.#bytes = memory.bytes;
    this.#pageSize = pageSize;
    this.#codec = codec;
  }

  bound(length: number): number {
    return zstdBound(length);
  }

  compress(src: number, length: number, dst: number, capacity: number): number {
    checkLength(length, 0, this.#pageSize);
    const bytes = this.#bytes;
    const frame = this.#codec.encode(bytes.subarray(src, src + length));
    if (frame.length > capacity) return 0;
    bytes.set(frame, dst);
    return frame.length;
  }

  decompress(src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const reader = this.#reader;
    const frame = bytes.subarray(src, src + length);
    reader.read(frame, capacity);
    const { contentSize } = reader;
    this.#codec.decode(frame, bytes.subarray(dst, dst + contentSize), reader);
    return contentSize;
  }
}
