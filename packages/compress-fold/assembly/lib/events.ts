// The twin's Events says what these are.

import { extraBits, sizeSymbol } from './numbers';
import { events } from './workspace';

export const rawFlag: u32 = 0x80000000;

export let eventsEnd: usize = 0;

export function openEvents(): void {
  eventsEnd = events;
}

export function tellSymbol(alphabet: u32, value: u32, bits: u32): void {
  store<u32>(eventsEnd, (bits << 24) | (value << 16) | alphabet);
  eventsEnd += 4;
}

export function tellBits(value: u32, bits: u32): void {
  if (bits === 0) return;
  store<u32>(eventsEnd, rawFlag | (bits << 24) | value);
  eventsEnd += 4;
}

export function tellNumber(alphabet: u32, value: u32, direct: u32): void {
  if (value < direct) {
    tellSymbol(alphabet, value, 8);
    return;
  }
  const extra = extraBits(value, direct);
  tellSymbol(alphabet, sizeSymbol(value, direct, extra), 8);
  tellBits((value - direct + 4) & ((1 << extra) - 1), extra);
}
