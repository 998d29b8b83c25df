import { BrokenInput, type ByteReader, type ByteSource, type Peeked } from './byte-source.ts';
import { ChunkReader } from './chunk-reader.ts';

/**
 * Bytes that come once and in one direction, as those of standard input. What {@link peek} took of them
 * is handed out again.
 */
export class StreamBytes implements ByteSource {
  readonly size = undefined;
  readonly canSeek = false;
  readonly canRepeat = false;
  readonly #chunks: AsyncGenerator<Uint8Array, void, undefined>;
  #peeked: Uint8Array[] = [];
  #failure: BrokenInput | undefined;
  #opened = false;

  /** @param chunks pieces that stay as they are until the next is asked for. */
  constructor(chunks: AsyncGenerator<Uint8Array, void, undefined>) {
    this.#chunks = chunks;
  }

  /** The first `length` bytes, fewer where there are not so many; before it is opened, and once. */
  async peek(length: number): Promise<Peeked> {
    let got = 0;
    try {
      while (got < length) {
        const { done, value } = await this.#chunks.next();
        if (done === true) break;
        this.#peeked.push(value.slice());
        got += value.length;
      }
    } catch (error) {
      if (!(error instanceof BrokenInput)) throw error;
      this.#failure = error;
    }
    return { bytes: Buffer.concat(this.#peeked).subarray(0, length), broken: this.#failure };
  }

  open(): ByteReader {
    if (this.#opened) throw new BrokenInput('can be read only once', 'unreadable');
    this.#opened = true;
    return new ChunkReader(this.#all());
  }

  async *#all(): AsyncGenerator<Uint8Array, void, undefined> {
    const peeked = this.#peeked;
    this.#peeked = [];
    yield* peeked;
    if (this.#failure !== undefined) throw this.#failure;
    yield* this.#chunks;
  }
}
