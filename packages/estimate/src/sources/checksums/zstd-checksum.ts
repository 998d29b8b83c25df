import { createXXHash64 } from 'hash-wasm';

/** The checksum of a zstd frame (RFC 8878, 3.1.1): the low half of the XXH64, with seed 0, of what comes piece by piece. */
export class ZstdChecksum {
  readonly #hash: Awaited<ReturnType<typeof createXXHash64>>;

  private constructor(hash: Awaited<ReturnType<typeof createXXHash64>>) {
    this.#hash = hash;
  }

  static async create(): Promise<ZstdChecksum> {
    return new ZstdChecksum(await createXXHash64());
  }

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  /** What it comes to; the next piece is the first of others. */
  digest(): number {
    // XXH64 is written with its highest byte first.
    const high = this.#hash.digest('binary');
    this.#hash.init();
    return new DataView(high.buffer, high.byteOffset).getUint32(4);
  }
}
