// The twin's Prices says what this does.

import { extraBits, fromSigned, sizeSymbol } from './numbers';
import { pricesOf } from './room';
import {
  baseBytesCells,
  baseBytesToken,
  baseWordsCells,
  baseWordsToken,
  dictionaryToken,
  directBytes,
  directLengths,
  directWords,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  pageBytesCells,
  pageBytesToken,
  pageWordsAlphabet,
  pageWordsToken,
  placeCells,
  placeShiftAlphabet,
} from './symbols';
import { base, byteBefore, page, pageLength, placeAt } from './window';
import { literalPrices } from './workspace';

const bitPrice: u32 = 256;
const literalTokenPrice: u32 = bitPrice / 4;

let table: usize = 0;

export function openPrices(room: usize): void {
  table = pricesOf(room);
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
  const price = lengthPrice(0, at, length);
  if (distance <= at) {
    if ((distance & 7) === 0) {
      const words = numberPrice(pageWordsAlphabet(length), distance >> 3, directWords);
      return price + priceOf(alphabet + pageWordsToken) + words;
    }
    const bytes = numberPrice(pageBytesCells, distance, directBytes);
    return price + priceOf(alphabet + pageBytesToken) + bytes;
  }
  if (distance <= at + base) {
    const shift = (distance as i32) - (base as i32);
    if ((shift & 7) === 0) {
      const words = numberPrice(baseWordsCells, fromSigned(shift >> 3), directWords);
      return price + priceOf(alphabet + baseWordsToken) + words;
    }
    const bytes = numberPrice(baseBytesCells, fromSigned(shift), directBytes);
    return price + priceOf(alphabet + baseBytesToken) + bytes;
  }
  const place = placeAt(at, distance);
  return (
    price +
    priceOf(alphabet + dictionaryToken) +
    priceOf(placeCells + (place >> 8)) +
    priceOf(placeShiftAlphabet(at) + ((place - at) & 7)) +
    5 * bitPrice
  );
}

function lengthPrice(isRepeat: u32, at: u32, length: u32): u32 {
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

function priceOf(cell: u32): u32 {
  return load<u16>(table + ((cell as usize) << 1)) as u32;
}
