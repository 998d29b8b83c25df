import { leastState, statesLength } from '../format/rans-coding.ts';
import { alphabetIndex, firstsBits, frequencyBits, slotShift } from '../format/static-model.ts';
import type { Room } from '../room.ts';
import type { SymbolDecoder } from './page-decoder.ts';

const mask: number = (1 << frequencyBits) - 1;

/** The inverse of RansEncoder. Whatever it reads, it gives symbols. */
export class RansDecoder implements SymbolDecoder {
  readonly #view: DataView;
  #frequencies: Uint32Array = new Uint32Array();
  #firsts: Uint8Array = new Uint8Array();
  /** The state whose turn it is, and the other. */
  #state = 0;
  #other = 0;
  #at = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  open(room: Room, src: number, length: number): void {
    this.#frequencies = room.frequencies;
    this.#firsts = room.firsts;
    this.#at = src + statesLength;
    this.#end = src + length;
    const short = length < statesLength;
    this.#state = short ? -1 : this.#view.getInt32(src) & 0x7fffffff;
    this.#other = short ? -1 : this.#view.getInt32(src + 4) & 0x7fffffff;
  }

  token(alphabet: number): number {
    return this.symbol(alphabet, 4);
  }

  symbol(alphabet: number, bits: number): number {
    const state = this.#state;
    const slot = state & mask;
    let symbol = this.#firsts[(alphabetIndex(alphabet, bits) << firstsBits) + (slot >> slotShift)]!;
    let entry = this.#frequencies[alphabet + symbol]!;
    while (slot - (entry >>> 16) >= (entry & 0xffff))
      entry = this.#frequencies[alphabet + ++symbol]!;
    this.#turn((entry & 0xffff) * (state >>> frequencyBits) + slot - (entry >>> 16));
    return symbol;
  }

  raw(bits: number): number {
    if (bits === 0) return 0;
    const value = this.#state & ((1 << bits) - 1);
    this.#turn(this.#state >>> bits);
    return value;
  }

  /** Whether all was well: every word was needed, and both states are what they began with. */
  close(): boolean {
    return this.#at === this.#end && isFirst(this.#state) && isFirst(this.#other);
  }

  #turn(state: number): void {
    if (state < leastState && this.#at + 2 <= this.#end) {
      state = (state << 16) | this.#view.getUint16(this.#at, true);
      this.#at += 2;
    }
    this.#state = this.#other;
    this.#other = state;
  }
}

function isFirst(state: number): boolean {
  return state === 0 || state === leastState;
}
