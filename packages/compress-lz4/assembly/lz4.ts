// LZ4 blocks with the decisions of liblz4, on a memory that others use too. Its twin in src/twin/ says what
// the format and the rules are; blocks, refusals and verdicts of the two are equal.
//
// The workspace, which the caller reserves and `init` fills, is all that is kept from one call to the next:
//
//      0  16384 bytes  the positions of the page that is being encoded
//  16384      4 bytes  where the count of tries begins
//  16388      4 bytes  how many bytes before the end of a page the search gives up
//
// Calls read and write up to `slack` bytes past the ranges that they are given.

import { slackLength } from './lib/copy';
import { decodeBlock } from './lib/decode';
import { encodeBlock, firstTry, tableLength } from './lib/encode';

const firstTryPlace: usize = tableLength;
const searchMarginPlace: usize = tableLength + 4;

export function workspaceLength(): usize {
  return tableLength + 8;
}

export function slack(): usize {
  return slackLength;
}

export function init(workspace: usize, acceleration: u32, searchMargin: u32): void {
  store<u32>(workspace, firstTry(acceleration), firstTryPlace);
  store<u32>(workspace, searchMargin, searchMarginPlace);
}

/** The length of the block, or 0 if it is more than `capacity`. Takes at most 65536 bytes. */
export function encode(
  workspace: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
): usize {
  const tries = load<u32>(workspace, firstTryPlace);
  const searchMargin = load<u32>(workspace, searchMarginPlace);
  return encodeBlock(workspace, src, length, dst, capacity, prefix, tries, searchMargin);
}

/** The length of the page, at most `capacity`, or -1 for a damaged block. */
export function decode(src: usize, length: usize, dst: usize, capacity: usize, prefix: usize): i32 {
  return decodeBlock(src, length, dst, capacity, prefix);
}
