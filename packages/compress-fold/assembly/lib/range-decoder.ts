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

/** The node that so many bits lead to, from a node of the alphabet's tree. */
export function walk(probabilities: usize, alphabet: u32, first: u32, bits: u32): u32 {
  const tree = probabilities + ((alphabet as usize) << 1);
  let low = code;
  let size = range;
  let node = first;
  let zero = load<u16>(tree + ((node as usize) << 1)) as u32;
  for (let i: u32 = 0; i < bits; i++) {
    // Both nodes below, before it is known which comes next; of the last level what follows in the workspace.
    const below = load<u32>(tree + ((node as usize) << 2));
    const bound = (size >> 12) * zero;
    // Nobody can foretell a bit, so there is no branch on it.
    const bit: u32 = low >= bound ? 1 : 0;
    const ifOne: u32 = 0 - bit;
    low -= bound & ifOne;
    size = bound + ((size - (bound << 1)) & ifOne);
    // For a 1 it is 31, not 16: the shift rounds down.
    const target: i32 = 4080 - (4049 & ifOne);
    store<u16>(tree + ((node as usize) << 1), zero + ((target - (zero as i32)) >> 4));
    node = (node << 1) | bit;
    zero = (below >> (bit << 4)) & 0xffff;
    if (size < renormalizeBelow) {
      size <<= 8;
      low = (low << 8) | next();
    }
  }
  code = low;
  range = size;
  return node;
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
