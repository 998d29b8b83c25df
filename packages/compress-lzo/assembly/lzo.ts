// LZO1X with the decisions of Linux, on a memory that others use too. Its twin in src/twin/ says what the format
// and the rules are; streams, refusals and verdicts of the two are equal.
//
// The workspace, which the caller reserves, is the table of positions: two bytes for each of its 2 to the power of
// `hashBits` entries. Nothing is kept from one call to the next. Calls read and write up to `slack` bytes past the
// ranges that they are given.

import { slackLength } from './lib/copy';
import { decodeStream } from './lib/decode';
import { encodeStream } from './lib/encode';

export function workspaceLength(hashBits: u32): usize {
  return (2 as usize) << hashBits;
}

export function slack(): usize {
  return slackLength;
}

/** The length of the stream, or 0 if it is more than `capacity`. Takes at most 65536 bytes. */
export function encode(
  workspace: usize,
  hashBits: u32,
  zeroRuns: bool,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
): usize {
  return encodeStream(workspace, src, length, dst, capacity, zeroRuns, hashBits);
}

/** The length of the page, at most `capacity`, or -1 for a damaged stream. */
export function decode(src: usize, length: usize, dst: usize, capacity: usize): i32 {
  return decodeStream(src, length, dst, capacity);
}
