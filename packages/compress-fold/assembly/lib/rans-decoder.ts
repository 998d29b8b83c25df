// The twin's RansDecoder says what this does.

import { firstAt, frequencyAt } from './room';

export const frequencyBits: u32 = 11;
const slotShift: u32 = 3;
export const leastState: u32 = 1 << 15;
export const statesLength: usize = 8;

let state: u32 = 0;
let other: u32 = 0;
let from: usize = 0;
let end: usize = 0;
let lastWord: usize = 0;

/** Whether the states are there; else nothing is read. */
export function openRans(src: usize, length: usize): bool {
  if (length < statesLength) return false;
  from = src + statesLength;
  end = src + length;
  lastWord = end - 2;
  state = bswap(load<u32>(src)) & 0x7fffffff;
  other = bswap(load<u32>(src, 4)) & 0x7fffffff;
  return true;
}

export function closeRans(): bool {
  return from === end && isFirst(state) && isFirst(other);
}

/** @param index which of all alphabets it is. */
export function ransSymbol(room: usize, alphabet: u32, index: u32): u32 {
  const now = state;
  const slot = now & ((1 << frequencyBits) - 1);
  let symbol = firstAt(room, (index << (frequencyBits - slotShift)) + (slot >> slotShift));
  let entry = frequencyAt(room, alphabet + symbol);
  while (slot - (entry >> 16) >= (entry & 0xffff)) entry = frequencyAt(room, alphabet + ++symbol);
  turn((entry & 0xffff) * (now >> frequencyBits) + slot - (entry >> 16));
  return symbol;
}

export function ransBits(bits: u32): u32 {
  const value = state & ((1 << bits) - 1);
  turn(state >> bits);
  return value;
}

function turn(now: u32): void {
  // Nobody can foretell whether a word is read, so there is no branch on it. What is subtracted is less than 2 to the 31.
  const ifSmall = ((now - leastState) as i32) >> 31;
  const ifThere = ((from - lastWord - 1) as i32) >> 31;
  const ifRead = (ifSmall & ifThere) as u32;
  const word = load<u16>(min(from, lastWord)) as u32;
  now = (now << (ifRead & 16)) | (word & ifRead);
  from += ifRead & 2;
  state = other;
  other = now;
}

function isFirst(now: u32): bool {
  return now === 0 || now === leastState;
}
