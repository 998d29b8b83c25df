import { BrokenPiece, type ByteReader } from './byte-source.ts';

/** Bytes, valid until the next piece is asked for, or how many there should be and why they are not. */
export type Piece = Uint8Array | { readonly length: number; readonly problem: string };

/** Reads pieces one after another. One that is damaged can be passed over, by seeking to a byte behind it. */
export class PieceReader implements ByteReader {
  readonly #pieces: AsyncGenerator<Piece, void, undefined>;
  #piece: Piece = new Uint8Array(0);
  /** Where the piece begins. */
  #start = 0;
  #position = 0;
  #failure: unknown;

  constructor(pieces: AsyncGenerator<Piece, void, undefined>) {
    this.#pieces = pieces;
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#position >= this.#start + this.#piece.length) {
      if (!(await this.#next())) return 0;
    }
    const piece = this.#piece;
    if (!(piece instanceof Uint8Array)) throw new BrokenPiece(piece.problem, 'damaged');
    const from = this.#position - this.#start;
    const part = piece.subarray(from, from + into.length);
    into.set(part);
    this.#position += part.length;
    return part.length;
  }

  /** Goes to a byte that does not lie before the piece that is being read. */
  seek(position: number): void {
    if (position < this.#start) {
      throw new RangeError(`"position" expected at least ${this.#start}, got ${position}`);
    }
    this.#position = position;
  }

  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  /** The next piece; false at the end. */
  async #next(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      this.#start += this.#piece.length;
      this.#piece = value;
      return true;
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}
