/**
 * Whole pages that stand one after another in a plain file, for threads that read them by themselves, in any order and
 * several at a time. What a thread cannot read is left to the one who handed the range out, in the order of the file, and
 * so is what the pages tell of the file: what is said of it is what would be said if it were read from its beginning on.
 */
export interface FileRange {
  /** The number by which the system knows the file in this process. It is open as long as the range is valid. */
  readonly descriptor: number;
  /** Byte of the first page. */
  readonly from: number;
  /** Byte behind the last page. It becomes less when the file is found to end sooner: what lies behind it does not count. */
  readonly end: number;
  /** Fills `into` from a byte of the file on; false where that cannot be done as a whole. */
  fill(position: number, into: Uint8Array): Promise<boolean>;
  /**
   * Reads page by page what could not be read as a whole, and notes what is lost; only once all before it has been looked
   * at. Returns the bytes that were had, at the beginning of `into`.
   */
  salvage(position: number, into: Uint8Array): Promise<number>;
  /** Is shown all pages that were read, in their order. */
  look(pages: Uint8Array): void;
}

/** A range of a file that may end before it was thought to. */
export class OpenRange implements FileRange {
  readonly descriptor: number;
  readonly from: number;
  readonly fill: FileRange['fill'];
  readonly salvage: FileRange['salvage'];
  readonly #look: FileRange['look'];
  #end: number;
  #looked = 0;

  constructor({ descriptor, from, end, fill, salvage, look }: FileRange) {
    this.descriptor = descriptor;
    this.from = from;
    this.fill = fill;
    this.salvage = salvage;
    this.#look = look;
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  /** Bytes of the pages that have been looked at. */
  get looked(): number {
    return this.#looked;
  }

  /** There is nothing from this byte on. */
  endAt(position: number): void {
    this.#end = Math.min(this.#end, position);
  }

  look(pages: Uint8Array): void {
    this.#looked += pages.length;
    this.#look(pages);
  }
}
