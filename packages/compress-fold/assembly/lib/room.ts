// Where the tables of a prepared model and dictionary lie in their room: src/room.ts fills them.

import { cellCount } from './symbols';

const pricesAt: usize = 64;
const modelAt: usize = pricesAt + 2 * cellCount;
const symbolsAt: usize = modelAt + 4 * cellCount;

// @ts-ignore: decorator
@inline
export function dictionaryLengthOf(room: usize): u32 {
  return load<u32>(room);
}

// @ts-ignore: decorator
@inline
export function dictionaryOf(room: usize): usize {
  return load<u32>(room, 4);
}

// @ts-ignore: decorator
@inline
export function placesOf(room: usize): usize {
  return load<u32>(room, 8);
}

// @ts-ignore: decorator
@inline
export function pricesOf(room: usize): usize {
  return room + pricesAt;
}

/** Probabilities or frequencies. */
// @ts-ignore: decorator
@inline
export function modelOf(room: usize): usize {
  return room + modelAt;
}

// @ts-ignore: decorator
@inline
export function symbolsOf(room: usize): usize {
  return room + symbolsAt;
}
