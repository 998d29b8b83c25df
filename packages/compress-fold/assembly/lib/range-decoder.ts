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
  for (let i: u32 = 0; i < bits; i++) {
    const place = tree + ((node as usize) << 1);
    const zero = load<u16>(place) as u32;
    const bound = (size >> 12) * zero;
    if (low < bound) {
      size = bound;
      store<u16>(place, zero + ((4080 - zero) >> 4));
      node <<= 1;
    } else {
      low -= bound;
      size -= bound;
      store<u16>(place, zero - ((zero - 16) >> 4));
      node = (node << 1) | 1;
    }
    if (size < renormalizeBelow) {
      size <<= 8;
      low = (low << 8) | next();
    }
  }
  code = low;
  range = size;
  return node;
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
