// The twin's PageWindow says what this is. It is opened for each page that is encoded.

import { dictionaryLengthOf, dictionaryOf } from './room';

export let page: usize = 0;
export let pageLength: u32 = 0;
export let base: u32 = 0;
export let dictionary: usize = 0;
export let dictionaryLength: u32 = 0;

export function openWindow(room: usize, src: usize, length: u32, prefix: u32): void {
  page = src;
  pageLength = length;
  base = prefix;
  dictionary = dictionaryOf(room);
  dictionaryLength = dictionaryLengthOf(room);
}

/** Between a place in the page and one in the dictionary: the distance for the place, and back. */
export function placeAt(at: u32, distance: u32): u32 {
  return dictionaryLength + base + at - distance;
}

/** Whether a distance leads to a byte of the window. */
export function leadsToByte(at: u32, distance: u32): bool {
  return distance <= dictionaryLength + base + at;
}

/** The address that such a distance leads to. */
export function sourceOf(at: u32, distance: u32): usize {
  return distance <= at + base ? page + at - distance : dictionary + placeAt(at, distance);
}

/** The bytes at a place that are the same at a distance from it; 0 where it leads to nothing. */
export function equalAt(at: u32, distance: u32): u32 {
  let source: usize;
  let most = pageLength - at;
  if (distance <= at + base) {
    source = page + at - distance;
  } else {
    const place = placeAt(at, distance);
    // What leads before the dictionary has become more than it has.
    if (place >= dictionaryLength) return 0;
    source = dictionary + place;
    most = min(most, dictionaryLength - place);
  }
  return equalBytes(page + at, source, most);
}

/**
 * Whether a place and the one that a distance leads to have the same byte so far ahead. Where no match goes so far,
 * beyond the dictionary, it may say either.
 */
export function isEqual(at: u32, distance: u32, ahead: u32): bool {
  return load<u8>(page + at + ahead) === load<u8>(sourceOf(at, distance) + ahead);
}

/** The byte before a place in the page; before base and page 0. */
export function byteBefore(at: u32): u32 {
  return at + base > 0 ? (load<u8>(page + at - 1) as u32) : 0;
}

export function equalBytes(a: usize, b: usize, most: u32): u32 {
  let length: u32 = 0;
  for (; length + 8 <= most; length += 8) {
    const difference = load<u64>(a + length) ^ load<u64>(b + length);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return length + ((ctz<u64>(difference) >> 3) as u32);
  }
  while (length < most && load<u8>(a + length) === load<u8>(b + length)) length++;
  return length;
}
