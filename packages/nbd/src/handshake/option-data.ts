/** The data of an option, read from its start to its end. */
export class OptionData {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @throws MalformedOption */
  uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  /** @throws MalformedOption */
  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** A text behind its length in 32 bits. @throws MalformedOption */
  text(): string {
    const length = this.uint32();
    return decode(this.#bytes.subarray(this.#take(length), this.#at));
  }

  /** @throws MalformedOption when there is more. */
  end(): void {
    if (!this.isAtEnd) throw new MalformedOption('there is more data than the option has');
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) {
      throw new MalformedOption('there is less data than the option says');
    }
    this.#at = at + length;
    return at;
  }
}

/** What a client has sent for an option makes no sense; it is told so. */
export class MalformedOption extends Error {}

/** Text of the wire; what is no UTF-8 names nothing that there is. */
export function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
