// The twin's RangeEncoder says what this does.

import { eventsEnd, rawFlag } from './events';
import { firstRange, renormalizeBelow } from './range-decoder';
import { modelOf } from './room';
import { cellCount } from './symbols';
import { events, probabilities } from './workspace';

let low: u64 = 0;
let range: u32 = 0;
let out: usize = 0;
let end: usize = 0;

/** Bytes written, or 0 if they are more than `capacity`. */
export function encodeRange(room: usize, dst: usize, capacity: usize): usize {
  memory.copy(probabilities, modelOf(room), 2 * cellCount);
  low = 0;
  range = firstRange;
  out = dst;
  end = dst + capacity;
  for (let at = events; at < eventsEnd && out <= end; at += 4) {
    const word = load<u32>(at);
    const bits = (word >> 24) & 15;
    if (word >= rawFlag) codeBits(word & 0xffff, bits);
    else codeSymbol(word & 0xffff, (word >> 16) & 255, bits);
  }
  finish(dst);
  return out <= end ? out - dst : 0;
}

function codeSymbol(alphabet: u32, value: u32, bits: u32): void {
  const tree = probabilities + ((alphabet as usize) << 1);
  let sum = low;
  let size = range;
  let node: u32 = 1;
  for (let i = bits; i > 0; i--) {
    const bit = (value >> (i - 1)) & 1;
    const place = tree + ((node as usize) << 1);
    const zero = load<u16>(place) as u32;
    const bound = (size >> 12) * zero;
    const ifOne: u32 = 0 - bit;
    sum += (bound & ifOne) as u64;
    size = (bound ^ ifOne) + ((size & ifOne) + bit);
    const target: i32 = 4080 - (4049 & ifOne);
    store<u16>(place, zero + ((target - (zero as i32)) >> 4));
    // No probability makes more than one byte necessary.
    if (size < renormalizeBelow) {
      writeTop(sum);
      sum = (sum << 8) & 0xffffffff;
      size <<= 8;
    }
    node = (node << 1) | bit;
  }
  low = sum;
  range = size;
}

function codeBits(value: u32, bits: u32): void {
  range >>= bits;
  low += (value * range) as u64;
  while (range < renormalizeBelow) {
    writeTop(low);
    low = (low << 8) & 0xffffffff;
    range <<= 8;
  }
}

/** Writes the high byte of a number of 32 bits. What it has beyond goes to the bytes that are written. */
function writeTop(sum: u64): void {
  carry(sum);
  write(((sum >> 24) & 255) as u32);
}

function carry(sum: u64): void {
  if (sum >> 32 === 0 || out > end) return;
  let at = out - 1;
  for (; load<u8>(at) === 255; at--) store<u8>(at, 0);
  store<u8>(at, load<u8>(at) + 1);
}

function write(byte: u32): void {
  if (out < end) store<u8>(out, byte);
  out++;
}

function finish(dst: usize): void {
  const top = low + (range as u64);
  for (let count: u32 = 0; count <= 4; count++) {
    const rest = ((1 as u64) << (32 - 8 * count)) - 1;
    const number = (low + rest) & ~rest;
    if (number >= top) continue;
    carry(number);
    for (let i: u32 = 0; i < count; i++) write(((number >> (24 - 8 * i)) & 255) as u32);
    break;
  }
  if (out === dst) write(0);
}
