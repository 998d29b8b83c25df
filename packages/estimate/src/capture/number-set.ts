/** Bytes of a part of the set: the bits of 32,768 numbers. */
const partBytes = 4096;
const partNumbers = partBytes * 8;

/**
 * A set of whole numbers from 0 on, a bit each, in parts that exist where there are some. Numbers of
 * page frames and of pages of a file have large holes, and lie close together beside them.
 */
export class NumberSet {
  readonly #parts = new Map<number, Uint8Array>();

  /** True if it was not there yet. */
  add(number: number): boolean {
    const index = number % partNumbers;
    const part = this.#part(Math.floor(number / partNumbers));
    const bit = 1 << (index & 7);
    if ((part[index >>> 3]! & bit) !== 0) return false;
    part[index >>> 3]! |= bit;
    return true;
  }

  /** True if it was there. */
  delete(number: number): boolean {
    const isNew = this.add(number);
    const index = number % partNumbers;
    this.#part(Math.floor(number / partNumbers))[index >>> 3]! &= ~(1 << (index & 7));
    return !isNew;
  }

  #part(number: number): Uint8Array {
    let part = this.#parts.get(number);
    if (part === undefined) {
      part = new Uint8Array(partBytes);
      this.#parts.set(number, part);
    }
    return part;
  }
}
