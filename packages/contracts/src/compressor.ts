import type { PageMemory } from './page-memory.ts';

/** A block codec for pages. */
export interface Compressor {
  /** Names the encoding, so it changes when the encoding changes. Engines of one name decode each other. */
  readonly name: string;
  /** What it can do besides; the pool asks for nothing else. */
  readonly capabilities: {
    /** Whether {@link Compressor.compress} and its inverse know what to do with a prefix. */
    readonly prefix: boolean;
  };
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
   * where the capability is missing. `[dst, dst + capacity)` may be overwritten entirely; only the
   * returned length is valid.
   *
   * @returns bytes written, or 0 if they do not fit into `capacity`.
   */
  compress(src: number, length: number, dst: number, capacity: number, prefix: number): number;
  /**
   * The inverse. The `prefix` bytes stand just before `dst`, as they stood before the source when it was
   * compressed. It never touches a byte outside `[dst, dst + capacity + writeSlack)`, whatever the
   * input. A damaged input may also decode to wrong bytes of the right length: a codec is no checksum.
   *
   * @returns bytes written.
   * @throws CorruptionError `PAGEFOLD_DECOMPRESS_FAIL` where the input is seen to be damaged.
   */
  decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number;
}

/** What a compressor is created with. */
export interface CompressorContext {
  /** Where all its inputs and outputs are; it may reserve a workspace there. */
  readonly memory: PageMemory;
  /** Bytes of a page: the longest input of `compress` and the longest output of `decompress`. */
  readonly pageSize: number;
}
