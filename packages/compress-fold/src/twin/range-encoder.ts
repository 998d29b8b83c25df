import {
  adaptShift,
  firstRange,
  leastProbability,
  mostProbability,
  renormalizeBelow,
} from '../format/range-coding.ts';
import type { Room } from '../room.ts';
import { type Events, rawFlag } from './events.ts';

/**
 * Codes events by an adaptive binary range coder, which begins with the probabilities of a model. The code
 * is a number, written high bytes first and as short as it may be.
 */
export class RangeEncoder {
  readonly #bytes: Uint8Array;
  #probabilities: Uint16Array = new Uint16Array();
  #low = 0;
  #range = 0;
  #out = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes written, or 0 if they are more than `capacity`. */
  encode(room: Room, { words, count }: Events, dst: number, capacity: number): number {
    this.#probabilities = room.probabilities.slice();
    this.#low = 0;
    this.#range = firstRange;
    this.#out = dst;
    this.#end = dst + capacity;
    for (let i = 0; i < count && this.#out <= this.#end; i++) {
      const word = words[i]!;
      const bits = (word >>> 24) & 15;
      if (word >= rawFlag) this.#raw(word & 0xffff, bits);
      else this.#symbol(word & 0xffff, (word >>> 16) & 255, bits);
    }
    this.#finish(dst);
    return this.#out <= this.#end ? this.#out - dst : 0;
  }

  #symbol(alphabet: number, value: number, bits: number): void {
    const probabilities = this.#probabilities;
    for (let i = bits - 1, node = 1; i >= 0; i--) {
      const bit = (value >> i) & 1;
      const zero = probabilities[alphabet + node]!;
      const bound = (this.#range >>> 12) * zero;
      if (bit === 0) {
        this.#range = bound;
        probabilities[alphabet + node] = zero + ((mostProbability - zero) >> adaptShift);
      } else {
        this.#add(bound);
        this.#range -= bound;
        probabilities[alphabet + node] = zero - ((zero - leastProbability) >> adaptShift);
      }
      this.#renormalize();
      node = 2 * node + bit;
    }
  }

  #raw(value: number, bits: number): void {
    this.#range >>>= bits;
    this.#add(value * this.#range);
    this.#renormalize();
  }

  /** Adds to the number; what it carries goes to the bytes that are written. */
  #add(part: number): void {
    this.#low += part;
    if (this.#low < 2 ** 32) return;
    this.#low -= 2 ** 32;
    let at = this.#out - 1;
    // A byte beyond the room has not been written, and then nothing of this is kept.
    for (; this.#out <= this.#end && this.#bytes[at] === 255; at--) this.#bytes[at] = 0;
    if (this.#out <= this.#end) this.#bytes[at]!++;
  }

  #renormalize(): void {
    while (this.#range < renormalizeBelow) {
      this.#write(this.#low >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#range = (this.#range << 8) >>> 0;
    }
  }

  #write(byte: number): void {
    if (this.#out < this.#end) this.#bytes[this.#out] = byte;
    this.#out++;
  }

  /** Writes the fewest bytes that, with zeros after them, are a number in the range; one at least in all. */
  #finish(dst: number): void {
    const top = this.#low + this.#range;
    for (let count = 0; ; count++) {
      const unit = 2 ** (32 - 8 * count);
      const number = Math.ceil(this.#low / unit) * unit;
      if (number >= top) continue;
      this.#add(number - this.#low);
      for (let i = 0; i < count; i++) this.#write((this.#low >>> (24 - 8 * i)) & 255);
      break;
    }
    if (this.#out === dst) this.#write(0);
  }
}
