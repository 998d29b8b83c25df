// The twin's RangeDecoder says what this does.

import { modelOf } from './room';
import {
  afterLiteral,
  cellCount,
  differenceAlphabet,
  literalAlphabet,
  nothing,
  tokenAlphabet,
} from './symbols';

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
 * on it, and both nodes below are loaded before it is known which comes next.
 *
 * What follows from a bit is asked three times, each time in another way. A compiler that finds the same question makes a
 * number of its answer, for which the next bit has to wait; of each of these it makes a conditional move.
 */
export function walk(probabilities: usize, alphabet: u32, first: u32, bits: u32): u32 {
  const tree = probabilities + ((alphabet as usize) << 1);
  // A node goes by its address: those below it are as far from the tree's twice over.
  const before = 0 - (tree as i64);
  const last = (tree + ((first as usize) << bits)) as i64;
  const least = renormalizeBelow as i64;
  let low = code as i64;
  let size = range as i64;
  let node = (tree + ((first as usize) << 1)) as i64;
  let zero = load<u16>(node as usize) as i64;
  while (node < last) {
    const below = (node << 1) + before;
    const belowZero = load<u16>(below as usize) as i64;
    const belowOne = load<u16>(below as usize, 2) as i64;
    const bound = (size >> 12) * zero;
    const rest = low - bound;
    const ifZero = rest >> 63;
    store<u16>(node as usize, adapted(zero, ifZero));
    node = below + 2 + (ifZero << 1);
    zero = select<i64>(belowZero, belowOne, (low as u32) < (bound as u32));
    size = select<i64>(bound, size - bound, low < bound);
    low = select<i64>(rest, low, (rest as u64) < (low as u64));
    if (size < least) {
      size <<= 8;
      low = (low << 8) | next();
    }
  }
  // The last one, below which there is no node.
  const bound = (size >> 12) * zero;
  const rest = low - bound;
  const ifZero = rest >> 63;
  store<u16>(node as usize, adapted(zero, ifZero));
  size = select<i64>(bound, size - bound, low < bound);
  low = select<i64>(rest, low, (rest as u64) < (low as u64));
  if (size < least) {
    size <<= 8;
    low = (low << 8) | next();
  }
  code = low as u32;
  range = size as u32;
  return (node + before + 1 + ifZero) as u32;
}

/**
 * Reads literals up to another token, of which the first bit has been read then, or to the page's end; returns where that is.
 * One after the other they are a large part of a page, so what the coder works on stays at hand between them, and what
 * `walk` does stands here once more.
 *
 * @param known the byte before.
 * @param foretold what the first one is told as the difference from, or `nothing`.
 */
export function rangeLiterals(
  probabilities: usize,
  isDelta: u32,
  state: u32,
  page: usize,
  from: u32,
  to: u32,
  known: u32,
  foretold: u32,
): u32 {
  const least = renormalizeBelow as i64;
  let low = code as i64;
  let size = range as i64;
  let at = from;
  for (; at < to; at++) {
    const root = probabilities + ((tokenAlphabet(isDelta, state, at) as usize) << 1) + 2;
    const chance = load<u16>(root) as i64;
    const part = (size >> 12) * chance;
    // A branch on this bit cannot be helped.
    const isLiteral = low < part;
    if (isLiteral) {
      size = part;
    } else {
      low -= part;
      size -= part;
    }
    store<u16>(root, adapted(chance, isLiteral ? -1 : 0));
    if (size < least) {
      size <<= 8;
      low = (low << 8) | next();
    }
    if (!isLiteral) break;
    const alphabet = foretold < nothing ? differenceAlphabet(at) : literalAlphabet(at, known);
    const tree = probabilities + ((alphabet as usize) << 1);
    const before = 0 - (tree as i64);
    const last = (tree + 256) as i64;
    let node = (tree + 2) as i64;
    let zero = load<u16>(node as usize) as i64;
    while (node < last) {
      const below = (node << 1) + before;
      const belowZero = load<u16>(below as usize) as i64;
      const belowOne = load<u16>(below as usize, 2) as i64;
      const bound = (size >> 12) * zero;
      const rest = low - bound;
      const ifZero = rest >> 63;
      store<u16>(node as usize, adapted(zero, ifZero));
      node = below + 2 + (ifZero << 1);
      zero = select<i64>(belowZero, belowOne, (low as u32) < (bound as u32));
      size = select<i64>(bound, size - bound, low < bound);
      low = select<i64>(rest, low, (rest as u64) < (low as u64));
      if (size < least) {
        size <<= 8;
        low = (low << 8) | next();
      }
    }
    const bound = (size >> 12) * zero;
    const rest = low - bound;
    const ifZero = rest >> 63;
    store<u16>(node as usize, adapted(zero, ifZero));
    size = select<i64>(bound, size - bound, low < bound);
    low = select<i64>(rest, low, (rest as u64) < (low as u64));
    if (size < least) {
      size <<= 8;
      low = (low << 8) | next();
    }
    known = (((node + before + 1 + ifZero) as u32) ^ foretold) & 255;
    store<u8>(page + at, known);
    foretold = nothing;
    state = afterLiteral(state);
  }
  code = low as u32;
  range = size as u32;
  return at;
}

/** A probability after a bit. For a 1 it is 31, not 16, since the shift rounds down. */
function adapted(zero: i64, ifZero: i64): i64 {
  return zero + ((31 + (4049 & ifZero) - zero) >> 4);
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
