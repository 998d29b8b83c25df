// The twin's Prices says what this does.

import { extraBits, fromSigned, sizeSymbol } from './numbers';
import { pricesOf } from './room';
import {
  baseBytesCells,
  baseBytesToken,
  baseWordsCells,
  baseWordsToken,
  dictionaryToken,
  differenceAlphabet,
  directBytes,
  directLengths,
  directWords,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  literalToken,
  pageBytesCells,
  pageBytesToken,
  pageWordsAlphabet,
  pageWordsToken,
  placeCells,
  placeShiftAlphabet,
} from './symbols';
import { base, byteBefore, page, pageLength, placeAt, sourceOf } from './window';
import { literalPrices } from './workspace';

const bitPrice: u32 = 256;
const literalTokenPrice: u32 = bitPrice / 4;

let table: usize = 0;

export function openPrices(room: usize): void {
  table = pricesOf(room);
}

/** Makes {@link literalsPrice} known for the page. */
export function sumLiterals(): void {
  let sum: u32 = 0;
  let to = literalPrices;
  let before = byteBefore(0);
  const from = page;
  const prices = table;
  const length = pageLength;
  for (let at: u32 = 0; at < length; at++, to += 4) {
    store<u32>(to, sum);
    const byte = load<u8>(from + at) as u32;
    const cell = (literalAlphabet(at, before) + byte) as usize;
    sum += (load<u16>(prices + (cell << 1)) as u32) + literalTokenPrice;
    before = byte;
  }
  store<u32>(to, sum);
}

export function literalsPrice(at: u32, length: u32): u32 {
  const from = literalPrices + ((at as usize) << 2);
  return load<u32>(from + ((length as usize) << 2)) - load<u32>(from);
}

export function repeatPrice(token: u32, alphabet: u32, at: u32, length: u32): u32 {
  return priceOf(alphabet + token) + lengthPrice(1, at, length);
}

export function matchPrice(alphabet: u32, at: u32, length: u32, distance: u32): u32 {
  const token = priceOf(alphabet + newToken(at, distance));
  return token + lengthPrice(0, at, length) + distancePrice(at, length, distance);
}

/** The token for a new distance. */
export function newToken(at: u32, distance: u32): u32 {
  if (distance <= at) return (distance & 7) === 0 ? pageWordsToken : pageBytesToken;
  if (distance > at + base) return dictionaryToken;
  return ((distance - base) & 7) === 0 ? baseWordsToken : baseBytesToken;
}

export function distancePrice(at: u32, length: u32, distance: u32): u32 {
  if (distance <= at) {
    if ((distance & 7) !== 0) return numberPrice(pageBytesCells, distance, directBytes);
    return numberPrice(pageWordsAlphabet(length), distance >> 3, directWords);
  }
  if (distance <= at + base) {
    const shift = (distance as i32) - (base as i32);
    if ((shift & 7) !== 0) return numberPrice(baseBytesCells, fromSigned(shift), directBytes);
    return numberPrice(baseWordsCells, fromSigned(shift >> 3), directWords);
  }
  const place = placeAt(at, distance);
  return (
    priceOf(placeCells + (place >> 8)) +
    priceOf(placeShiftAlphabet(at) + ((place - at) & 7)) +
    5 * bitPrice
  );
}

/** What the byte at a place costs, its token included. */
export function literalPrice(alphabet: u32, at: u32): u32 {
  const byte = load<u8>(page + at) as u32;
  return priceOf(alphabet + literalToken) + priceOf(literalAlphabet(at, byteBefore(at)) + byte);
}

/** The same as a difference from the byte that a distance leads to. */
export function differencePrice(alphabet: u32, at: u32, distance: u32): u32 {
  const difference = load<u8>(page + at) ^ load<u8>(sourceOf(at, distance));
  return priceOf(alphabet + literalToken) + priceOf(differenceAlphabet(at) + (difference as u32));
}

export function lengthPrice(isRepeat: u32, at: u32, length: u32): u32 {
  const alphabet = lengthAlphabet(isRepeat, at);
  if (length <= directLengths) return priceOf(alphabet + length - 1);
  const rest = length - 1 - directLengths;
  const extra = extraBits(rest >> 3, 0);
  return (
    priceOf(alphabet + directLengths + sizeSymbol(rest >> 3, 0, extra)) +
    priceOf(lengthLowAlphabet(isRepeat, at) + (rest & 7)) +
    extra * bitPrice
  );
}

function numberPrice(alphabet: u32, value: u32, direct: u32): u32 {
  if (value < direct) return priceOf(alphabet + value);
  const extra = extraBits(value, direct);
  return priceOf(alphabet + sizeSymbol(value, direct, extra)) + extra * bitPrice;
}

export function priceOf(cell: u32): u32 {
  return load<u16>(table + ((cell as usize) << 1)) as u32;
}
