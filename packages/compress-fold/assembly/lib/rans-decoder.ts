// The twin's RansDecoder says what this does.

import { modelOf, symbolsOf } from './room';

export const frequencyBits: u32 = 11;
export const leastState: u32 = 1 << 15;
export const statesLength: usize = 8;

let frequencies: usize = 0;
let symbols: usize = 0;
let state: u32 = 0;
let other: u32 = 0;
let from: usize = 0;
let end: usize = 0;

export function openRans(room: usize, src: usize, length: usize): void {
  frequencies = modelOf(room);
  symbols = symbolsOf(room);
  from = src + statesLength;
  end = src + length;
  const short = length < statesLength;
  state = short ? u32.MAX_VALUE : bswap(load<u32>(src)) & 0x7fffffff;
  other = short ? u32.MAX_VALUE : bswap(load<u32>(src, 4)) & 0x7fffffff;
}

export function closeRans(): bool {
  return from === end && isFirst(state) && isFirst(other);
}

/** @param index which of all alphabets it is. */
// @ts-ignore: decorator
@inline
export function ransSymbol(alphabet: u32, index: u32): u32 {
  const now = state;
  const slot = now & ((1 << frequencyBits) - 1);
  const symbol = load<u8>(symbols + ((index << frequencyBits) + slot)) as u32;
  const entry = load<u32>(frequencies + ((alphabet + symbol) << 2));
  turn((entry & 0xffff) * (now >> frequencyBits) + slot - (entry >> 16));
  return symbol;
}

// @ts-ignore: decorator
@inline
export function ransBits(bits: u32): u32 {
  const value = state & ((1 << bits) - 1);
  turn(state >> bits);
  return value;
}

// @ts-ignore: decorator
@inline
function turn(now: u32): void {
  if (now < leastState && from + 2 <= end) {
    now = (now << 16) | (load<u16>(from) as u32);
    from += 2;
  }
  state = other;
  other = now;
}

function isFirst(now: u32): bool {
  return now === 0 || now === leastState;
}
