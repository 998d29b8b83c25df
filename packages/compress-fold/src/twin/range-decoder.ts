import {
  adaptShift,
  firstRange,
  leastProbability,
  mostProbability,
  renormalizeBelow,
} from '../format/range-coding.ts';
import type { Room } from '../room.ts';
import type { SymbolDecoder } from './page-decoder.ts';

/** The inverse of RangeEncoder. Whatever it reads, it gives symbols. */
export class RangeDecoder implements SymbolDecoder {
  readonly #bytes: Uint8Array;
  #probabilities: Uint16Array = new Uint16Array();
  #range = 0;
  #code = 0;
  #at = 0;
  #end = 0;
  #damaged = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  open(room: Room, src: number, length: number): void {
    this.#probabilities = room.probabilities.slice();
    this.#range = firstRange;
    this.#code = 0;
    this.#at = src;
    this.#end = src + length;
    for (let i = 0; i < 4; i++) this.#code = ((this.#code << 8) | this.#next()) >>> 0;
    this.#damaged = this.#code >= this.#range;
  }

  token(alphabet: number): number {
    return this.#walk(alphabet, 1, 1) === 2 ? 0 : this.#walk(alphabet, 3, 3) - 16;
  }

  symbol(alphabet: number, bits: number): number {
    return this.#walk(alphabet, 1, bits) - (1 << bits);
  }

  raw(bits: number): number {
    if (bits === 0) return 0;
    this.#range >>>= bits;
    const most = (1 << bits) - 1;
    const value = Math.min(Math.floor(this.#code / this.#range), most);
    this.#code -= value * this.#range;
    // More than there is room for was no such number.
    if (this.#code >= this.#range) this.#damaged = true;
    this.#renormalize();
    return value;
  }

  /** Whether all was well, to the last byte: the encoder writes at most 4 after what has been needed. */
  close(): boolean {
    return !this.#damaged && this.#at >= this.#end && this.#at - 4 <= this.#end;
  }

  /** The node that so many bits lead to. */
  #walk(alphabet: number, node: number, bits: number): number {
    const probabilities = this.#probabilities;
    for (let i = 0; i < bits; i++) {
      const zero = probabilities[alphabet + node]!;
      const bound = (this.#range >>> 12) * zero;
      if (this.#code < bound) {
        this.#range = bound;
        probabilities[alphabet + node] = zero + ((mostProbability - zero) >> adaptShift);
        node = 2 * node;
      } else {
        this.#code = (this.#code - bound) >>> 0;
        this.#range -= bound;
        probabilities[alphabet + node] = zero - ((zero - leastProbability) >> adaptShift);
        node = 2 * node + 1;
      }
      this.#renormalize();
    }
    return node;
  }

  #renormalize(): void {
    while (this.#range < renormalizeBelow) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | this.#next()) >>> 0;
    }
  }

  #next(): number {
    const at = this.#at++;
    return at < this.#end ? this.#bytes[at]! : 0;
  }
}
