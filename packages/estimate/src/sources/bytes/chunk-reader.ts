import type { ByteReader } from './byte-source.ts';

/** Reads what a generator yields; each piece has to stay as it is until the next is asked for. */
export class ChunkReader implements ByteReader {
  readonly #chunks: AsyncGenerator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #failure: unknown;

  constructor(chunks: AsyncGenerator<Uint8Array>) {
    this.#chunks = chunks;
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#chunk.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      try {
        const { done, value } = await this.#chunks.next();
        if (done === true) return 0;
        this.#chunk = value;
      } catch (error) {
        this.#failure = error;
      }
    }
    const part = this.#chunk.subarray(0, into.length);
    into.set(part);
    this.#chunk = this.#chunk.subarray(part.length);
    return part.length;
  }

  async close(): Promise<void> {
    await this.#chunks.return(undefined);
  }
}
