import { BrokenInput, type ByteReader, type ByteSource, EndedInput } from './byte-source.ts';

const defaultBufferBytes = 256 * 1024;
/** Enough for headers: only who reads on gets all of it. */
const firstBufferBytes = 16 * 1024;
/** How many times as large the next one is. */
const growth = 4;

/** A place in an input that moves on as bytes are taken, through one buffer of fixed size. */
export class ByteCursor {
  readonly #reader: ByteReader;
  /** Bytes of the source, as far as it knows. */
  readonly #size: number;
  readonly #maxBytes: number;
  #buffer: Uint8Array;
  /** The bytes of the buffer that have been read and not taken. */
  #from = 0;
  #to = 0;
  /** Where in the input the byte after the buffer's last is. */
  #next = 0;
  #broken: BrokenInput | undefined;

  /** @param maxBytes the most that can be taken at once. */
  constructor(source: ByteSource, maxBytes: number = defaultBufferBytes) {
    this.#reader = source.open();
    this.#size = source.size ?? Number.POSITIVE_INFINITY;
    this.#maxBytes = maxBytes;
    this.#buffer = new Uint8Array(Math.min(maxBytes, firstBufferBytes));
  }

  /** Whether it can go to any byte, and so past some that cannot be read. */
  get canSeek(): boolean {
    return this.#reader.seek !== undefined;
  }

  /** Where in the input the next byte is. */
  get position(): number {
    return this.#next - (this.#to - this.#from);
  }

  /**
   * The next `length` bytes, valid until the next call.
   *
   * @throws BrokenInput where there are fewer.
   */
  async take(length: number): Promise<Uint8Array> {
    if (this.#to - this.#from < length && !(await this.#fill(length)))
      throw new EndedInput(Math.min(this.#next, this.#size));
    const bytes = this.#buffer.subarray(this.#from, this.#from + length);
    this.#from += length;
    return bytes;
  }

  /** The same, or undefined where the input ends right here. */
  async takeUnlessEnd(length: number): Promise<Uint8Array | undefined> {
    if (this.#from === this.#to && !(await this.#fill(1))) return undefined;
    return this.take(length);
  }

  /** What comes next, `length` bytes at most and none only at the end; valid until the next call. */
  async takeUpTo(length: number): Promise<Uint8Array> {
    if (this.#from === this.#to && !(await this.#fill(1))) return new Uint8Array(0);
    return this.take(Math.min(length, this.#to - this.#from));
  }

  /**
   * As many pieces of `length` bytes as have been read already, `most` at most and perhaps none; valid until the
   * next call.
   */
  takeBuffered(length: number, most: number): Uint8Array {
    const pieces = Math.min(most, Math.floor((this.#to - this.#from) / length));
    const bytes = this.#buffer.subarray(this.#from, this.#from + pieces * length);
    this.#from += bytes.length;
    return bytes;
  }

  /** Leaves out `length` bytes. @throws BrokenInput where a stream has fewer; a seek does not tell. */
  async skip(length: number): Promise<void> {
    const buffered = Math.min(length, this.#to - this.#from);
    this.#from += buffered;
    let left = length - buffered;
    const isFar = left > this.#buffer.length || this.#broken !== undefined;
    if (isFar && this.canSeek) {
      this.seek(this.#next + left);
      return;
    }
    while (left > 0) {
      const part = Math.min(left, this.#buffer.length);
      await this.take(part);
      left -= part;
    }
  }

  /** Goes to a byte of an input that can be sought in. */
  seek(position: number): void {
    const behind = this.#next - position;
    if (behind >= 0 && behind <= this.#to) {
      this.#from = this.#to - behind;
      return;
    }
    this.#reader.seek!(position);
    this.#broken = undefined;
    this.#from = this.#to = 0;
    this.#next = position;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #fill(length: number): Promise<boolean> {
    if (length > this.#maxBytes) {
      throw new RangeError(`"length" expected at most ${this.#maxBytes}, got ${length}`);
    }
    if (this.#broken !== undefined) throw this.#broken;
    this.#makeRoom(length);
    while (this.#to < length) {
      const bytes = await this.#read();
      if (bytes === 0) return false;
      this.#to += bytes;
      this.#next += bytes;
    }
    return true;
  }

  /** Moves what is left to the beginning of the buffer, of a larger one where it was too small before. */
  #makeRoom(length: number): void {
    const left = this.#buffer.subarray(this.#from, this.#to);
    const usual = Math.min(defaultBufferBytes, this.#maxBytes);
    const wasRead = this.#next >= this.#buffer.length;
    if (length > this.#buffer.length || (wasRead && this.#buffer.length < usual)) {
      this.#buffer = new Uint8Array(
        Math.max(length, Math.min(usual, growth * this.#buffer.length)),
      );
    }
    this.#buffer.set(left);
    this.#to = left.length;
    this.#from = 0;
  }

  async #read(): Promise<number> {
    try {
      return await this.#reader.read(this.#buffer.subarray(this.#to));
    } catch (error) {
      if (error instanceof BrokenInput) this.#broken = error;
      throw error;
    }
  }
}
