// The twin's KnownPlaces says what these are.

import { base, page, pageLength } from './window';
import { hashBits, lastPlaces, placesBefore } from './workspace';

export const minMatch: u32 = 4;

/** Knows those of the base. */
export function openPlaces(): void {
  memory.fill(lastPlaces, 0xff, 4 << hashBits);
  insert(0 - base, 0);
}

/** Makes the places from one to before another known; one less than 0, in 32 bits, is in the base. */
export function insert(at: u32, end: u32): void {
  const window = page - base;
  const places = lastPlaces;
  const before = placesBefore;
  const last = min(base + end, base + pageLength - min(base + pageLength, minMatch - 1));
  for (let place = base + at; place < last; place++) {
    const known = places + ((hash4(window + place) >> (32 - hashBits)) << 2);
    store<u32>(before + ((place as usize) << 2), load<u32>(known));
    store<u32>(known, place);
  }
}

/** The last place with a hash, counted from the base's start; less than 0 for none. */
export function lastPlace(hash: u32): i32 {
  return load<i32>(lastPlaces + ((hash >> (32 - hashBits)) << 2));
}

export function placeBefore(place: i32): i32 {
  return load<i32>(placesBefore + ((place as usize) << 2));
}

export function hash4(at: usize): u32 {
  return load<u32>(at) * 0x9e3779b1;
}
