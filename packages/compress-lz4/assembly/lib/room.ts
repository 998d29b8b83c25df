// A room is what the caller reserves for one prepared dictionary:
//
//      0  16384 bytes  the table of positions as it is after the dictionary
//  16384      4 bytes  length of the dictionary
//  16400  65536 bytes  the dictionary; behind it, in a call, prefix and page
//  81936     16 bytes  slack
//
// Prefix and page are copied there and encoded or decoded there, so that all that matches reach is in one
// piece and coding is what it is without a dictionary. A copy of a page takes a thirtieth of encoding it.

import { slackLength } from './copy';
import { decodeBlock } from './decode';
import { encodeEntered, enterDictionary, enterPrefix, maxReach, tableLength } from './encode';

const lengthPlace: usize = tableLength;
const dictionaryPlace: usize = tableLength + 16;

export function lengthOfRoom(): usize {
  return dictionaryPlace + maxReach + slackLength;
}

export function dictionaryOf(room: usize): usize {
  return room + dictionaryPlace;
}

/** Enters the dictionary, which lies in the room already. */
export function prepareRoom(room: usize, length: usize): void {
  const low = dictionaryOf(room);
  store<u32>(room, length as u32, lengthPlace);
  memory.fill(room, 0, tableLength);
  enterDictionary(room, low, length);
}

/** Encodes a page after a dictionary; dictionary, prefix and page are at most 65536 bytes. */
export function encodeInRoom(
  table: usize,
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
  firstTries: u32,
  searchMargin: usize,
): usize {
  const low = dictionaryOf(room);
  const known = low + (load<u32>(room, lengthPlace) as usize);
  const page = known + prefix;
  memory.copy(known, src - prefix, prefix + length);
  memory.copy(table, room, tableLength);
  enterPrefix(table, low, known, page);
  return encodeEntered(table, low, page, length, dst, capacity, firstTries, searchMargin);
}

/** Decodes a block after a dictionary; dictionary, prefix and capacity are at most 65536 bytes. */
export function decodeInRoom(
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
): i32 {
  const dictionary = load<u32>(room, lengthPlace) as usize;
  const known = dictionaryOf(room) + dictionary;
  const page = known + prefix;
  memory.copy(known, dst - prefix, prefix);
  const written = decodeBlock(src, length, page, capacity, dictionary + prefix);
  if (written > 0) memory.copy(dst, page, written as usize);
  return written;
}
