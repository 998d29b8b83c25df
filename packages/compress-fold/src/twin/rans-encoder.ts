import { leastState, statesLength } from '../format/rans-coding.ts';
import { frequencyBits } from '../format/static-model.ts';
import type { Room } from '../room.ts';
import { type Events, rawFlag } from './events.ts';

/**
 * Codes events, the last one first, by two rANS states that take turns (J. Duda, "Asymmetric numeral
 * systems", 2013). What a state has too much goes as words of 16 bits before those that went already.
 *
 * A state begins with 0, which costs nothing, and may stay small until the first word is written; from
 * there on the decoder takes a state below `leastState` for one that lacks a word. So if the other state is
 * still small then, it begins with `leastState` instead, and all is done again.
 */
export class RansEncoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #states: number[] = [0, 0];
  readonly #firstStates: number[] = [0, 0];
  #frequencies: Uint32Array = new Uint32Array();
  #out = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Bytes written, or 0 if they are more than `capacity`. */
  encode(room: Room, events: Events, dst: number, capacity: number): number {
    this.#frequencies = room.frequencies;
    this.#firstStates.fill(0);
    if (capacity < statesLength) return 0;
    const end = dst + capacity;
    while (!this.#encodeAll(events, dst + statesLength, end)) {
      if (this.#out < dst + statesLength) return 0;
    }
    this.#view.setUint32(dst, this.#states[0]!);
    this.#view.setUint32(dst + 4, this.#states[1]!);
    this.#bytes.copyWithin(dst + statesLength, this.#out, end);
    return statesLength + end - this.#out;
  }

  /** Whether all went well. If not, there was no room, or a first state has been made larger. */
  #encodeAll({ words, count }: Events, least: number, end: number): boolean {
    const states = this.#states;
    states[0] = this.#firstStates[0]!;
    states[1] = this.#firstStates[1]!;
    this.#out = end;
    for (let i = count - 1; i >= 0; i--) {
      const word = words[i]!;
      const turn = i & 1;
      let state = states[turn]!;
      const bits = word >= rawFlag ? (word >>> 24) & 15 : 0;
      const entry = bits > 0 ? 0 : this.#frequencies[(word & 0xffff) + ((word >>> 16) & 255)]!;
      const frequency = entry & 0xffff;
      if (state >= (bits > 0 ? 2 ** (31 - bits) : frequency * 2 ** (31 - frequencyBits))) {
        if (this.#out === end && states[1 - turn]! < leastState) {
          this.#firstStates[1 - turn] = leastState;
          return false;
        }
        this.#out -= 2;
        if (this.#out < least) return false;
        this.#view.setUint16(this.#out, state & 0xffff, true);
        state >>>= 16;
      }
      states[turn] =
        bits > 0
          ? (state << bits) | (word & 0xffff)
          : (Math.floor(state / frequency) << frequencyBits) + (state % frequency) + (entry >>> 16);
    }
    return true;
  }
}
