// Where the tables of a prepared model and dictionary lie in their room: src/room.ts fills them.

import { cellCount } from './symbols';

/** Of the dictionary, by the high bits of a hash: the last places of 2 bytes with it. */
export const placeBits: u32 = 14;
export const placeWays: u32 = 2;
export const noPlace: u32 = 0xffff;

const pricesAt: usize = 64;
const modelAt: usize = pricesAt + 2 * cellCount;
const firstsAt: usize = modelAt + 4 * cellCount;

export function dictionaryLengthOf(room: usize): u32 {
  return load<u32>(room);
}

export function dictionaryOf(room: usize): usize {
  return load<u32>(room, 4);
}

export function placesOf(room: usize): usize {
  return load<u32>(room, 8);
}

export function pricesOf(room: usize): usize {
  return room + pricesAt;
}

/** Probabilities or frequencies. */
export function modelOf(room: usize): usize {
  return room + modelAt;
}

/** The frequency of a cell's symbol, and in the high half that of the symbols before it. */
export function frequencyAt(room: usize, cell: u32): u32 {
  return load<u32>(room + ((cell as usize) << 2), modelAt);
}

/** The symbol of every 8th slot of the alphabets, one after the other. */
export function firstAt(room: usize, index: u32): u32 {
  return load<u8>(room + (index as usize), firstsAt) as u32;
}
