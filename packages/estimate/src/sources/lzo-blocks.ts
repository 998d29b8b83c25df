import { LzoDecoder } from '@pagefold/backend-kit';

/** Decodes blocks of LZO1X, believing nothing that they say. */
export class LzoBlocks {
  /** A block, and behind it what comes of it. */
  readonly #bytes: Uint8Array;
  readonly #maxPackedBytes: number;
  readonly #decoder: LzoDecoder;

  /** @param maxPackedBytes the longest block there is; `maxBytes` the most that may come of one. */
  constructor(maxPackedBytes: number, maxBytes: number) {
    this.#bytes = new Uint8Array(maxPackedBytes + maxBytes);
    this.#maxPackedBytes = maxPackedBytes;
    this.#decoder = new LzoDecoder(this.#bytes);
  }

  /** What comes of a block, valid until the next one; undefined for a damaged one. */
  decode(block: Uint8Array): Uint8Array | undefined {
    const from = this.#maxPackedBytes;
    this.#bytes.set(block);
    const length = this.#decoder.decode(0, block.length, from, this.#bytes.length - from);
    return length < 0 ? undefined : this.#bytes.subarray(from, from + length);
  }
}
