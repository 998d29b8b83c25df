import { extraBits, numberSymbol } from './numbers.ts';

/** Set in an event that is bits as they are. */
export const rawFlag = 0x80000000;

/**
 * What tells a page, in order, before it is coded: symbols, and bits as they are. A symbol has the first
 * cell of its alphabet in 16 bits, its value in 8 and how many bits it has in 4; bits have their value in 16
 * and their number in 4.
 */
export class Events {
  readonly words: Uint32Array;
  count = 0;

  /** @param pageSize bytes of the longest page. No byte takes more than 2 events: a literal
   * takes 2, and so does the shortest match. */
  constructor(pageSize: number) {
    this.words = new Uint32Array(2 * pageSize + 16);
  }

  symbol(alphabet: number, value: number, bits: number): void {
    this.words[this.count++] = (bits << 24) | (value << 16) | alphabet;
  }

  raw(value: number, bits: number): void {
    if (bits > 0) this.words[this.count++] = rawFlag | (bits << 24) | value;
  }

  number(alphabet: number, value: number, direct: number): void {
    this.symbol(alphabet, numberSymbol(value, direct), 8);
    if (value < direct) return;
    const extra = extraBits(value, direct);
    this.raw((value - direct + 4) & ((1 << extra) - 1), extra);
  }
}
