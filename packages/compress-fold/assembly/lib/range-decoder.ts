// The twin's RangeDecoder says what this does.

import { modelOf } from './room';
import { cellCount } from './symbols';

export const firstRange: u32 = 0xfe000000;
export const renormalizeBelow: u32 = 1 << 24;

let range: u32 = 0;
let code: u32 = 0;
let from: usize = 0;
let end: usize = 0;
let damaged: bool = false;

/** Puts a room's probabilities where they can adapt. */
export function openRange(room: usize, probabilities: usize, src: usize, length: usize): void {
  memory.copy(probabilities, modelOf(room), 2 * cellCount);
  range = firstRange;
  code = 0;
  from = src;
  end = src + length;
  for (let i = 0; i < 4; i++) code = (code << 8) | next();
  damaged = code >= range;
}

export function closeRange(): bool {
  return !damaged && from >= end && from - 4 <= end;
}

/**
 * The node that so many bits lead to, from a node of the alphabet's tree. Nobody can foretell a bit, so there is no branch
 * on it: whether it is a 0 is the sign of a difference in 64 bits, and that a mask.
 */
export function walk(probabilities: usize, alphabet: u32, first: u32, bits: u32): u32 {
  const tree = probabilities + ((alphabet as usize) << 1);
  const least = renormalizeBelow as i64;
  let low = code as i64;
  let size = range as i64;
  let node = first as i64;
  let zero = load<u16>(tree + ((node as usize) << 1)) as i64;
  for (let left = bits; left > 1; left--) {
    // Both nodes below, before it is known which comes next.
    const below = load<u32>(tree + ((node as usize) << 2)) as i64;
    const bound = (size >> 12) * zero;
    const rest = low - bound;
    const ifZero = rest >> 63;
    low = rest + (bound & ifZero);
    size = size - bound + (((bound << 1) - size) & ifZero);
    store<u16>(tree + ((node as usize) << 1), adapted(zero, ifZero));
    node = (node << 1) + 1 + ifZero;
    zero = (below >> (16 & ~ifZero)) & 0xffff;
    if (size < least) {
      size <<= 8;
      low = (low << 8) | next();
    }
  }
  // The last one, below which there is no node.
  const bound = (size >> 12) * zero;
  const rest = low - bound;
  const ifZero = rest >> 63;
  low = rest + (bound & ifZero);
  size = size - bound + (((bound << 1) - size) & ifZero);
  store<u16>(tree + ((node as usize) << 1), adapted(zero, ifZero));
  if (size < least) {
    size <<= 8;
    low = (low << 8) | next();
  }
  code = low as u32;
  range = size as u32;
  return ((node << 1) + 1 + ifZero) as u32;
}

/** A probability after a bit. For a 1 it is 31, not 16, since the shift rounds down. */
function adapted(zero: i64, ifZero: i64): i64 {
  return zero + ((31 + (4049 & ifZero) - zero) >> 4);
}

/** The bit at the root of the alphabet's tree: whoever asks for no more branches on it anyway. */
export function firstBit(probabilities: usize, alphabet: u32): u32 {
  const root = probabilities + ((alphabet as usize) << 1) + 2;
  const zero = load<u16>(root) as u32;
  const bound = (range >> 12) * zero;
  let bit: u32 = 0;
  if (code < bound) {
    range = bound;
    store<u16>(root, zero + ((4080 - zero) >> 4));
  } else {
    code -= bound;
    range -= bound;
    store<u16>(root, zero - ((zero - 16) >> 4));
    bit = 1;
  }
  if (range < renormalizeBelow) {
    range <<= 8;
    code = (code << 8) | next();
  }
  return bit;
}

export function rangeBits(bits: u32): u32 {
  range >>= bits;
  const most: u32 = (1 << bits) - 1;
  const value = min(code / range, most);
  code -= value * range;
  if (code >= range) damaged = true;
  while (range < renormalizeBelow) {
    range <<= 8;
    code = (code << 8) | next();
  }
  return value;
}

function next(): u32 {
  const at = from++;
  return at < end ? (load<u8>(at) as u32) : 0;
}
