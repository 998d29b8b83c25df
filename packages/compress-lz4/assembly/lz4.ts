// LZ4 blocks with the decisions of liblz4, on a memory that others use too. Its twin in src/twin/ says what
// the format and the rules are; blocks, refusals and verdicts of the two are equal.
//
// The workspace, which the caller reserves and `init` fills, is all that is kept from one call to the next:
//
//      0  16384 bytes  the positions of the page that is being encoded
//  16384      4 bytes  where the count of tries begins
//  16388      4 bytes  how many bytes before the end of a page the search gives up
//
// A room, which the caller reserves too, is where a prepared dictionary lies (lib/room.ts).
//
// Calls read and write up to `slack` bytes past the ranges that they are given.

import { slackLength } from './lib/copy';
import { decodeBlock } from './lib/decode';
import { encodeBlock, firstTry, tableLength } from './lib/encode';
import { decodeInRoom, dictionaryOf, encodeInRoom, lengthOfRoom, prepareRoom } from './lib/room';

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

export function roomLength(): usize {
  return lengthOfRoom();
}

/** Where in a room the caller puts a dictionary before it calls `prepare`. */
export function dictionaryAt(room: usize): usize {
  return dictionaryOf(room);
}

export function prepare(room: usize, length: usize): void {
  prepareRoom(room, length);
}

/** As `encode`, after the dictionary of a room. Dictionary, prefix and page are at most 65536 bytes. */
export function encodeAfter(
  workspace: usize,
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
): usize {
  const tries = load<u32>(workspace, firstTryPlace);
  const searchMargin = load<u32>(workspace, searchMarginPlace);
  return encodeInRoom(workspace, room, src, length, dst, capacity, prefix, tries, searchMargin);
}

/** As `decode`, after the dictionary of a room. Dictionary, prefix and capacity are at most 65536 bytes. */
export function decodeAfter(
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
): i32 {
  return decodeInRoom(room, src, length, dst, capacity, prefix);
}
