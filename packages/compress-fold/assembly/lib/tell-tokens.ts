// The twin's TokenWriter says what this does.

import { tellBits, tellNumber, tellSymbol } from './events';
import { extraBits, fromSigned, sizeSymbol } from './numbers';
import { first, pushDistance, repeatDistance } from './recent-distances';
import {
  afterLiteral,
  afterMatch,
  afterRepeat,
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
  tokenAlphabet,
} from './symbols';
import { base, byteBefore, leadsToByte, page, placeAt, sourceOf } from './window';

/** The state after it. */
export function tellLiteral(at: u32, state: u32): u32 {
  const byte = load<u8>(page + at) as u32;
  tellSymbol(tokenAlphabet(base > 0 ? 1 : 0, state, at), literalToken, 1);
  if (state >= afterMatch && leadsToByte(at, first)) {
    tellSymbol(differenceAlphabet(at), byte ^ (load<u8>(sourceOf(at, first)) as u32), 8);
  } else {
    tellSymbol(literalAlphabet(at, byteBefore(at)), byte, 8);
  }
  return afterLiteral(state);
}

/** The state after it. */
export function tellMatch(at: u32, state: u32, token: u32, length: u32, distance: u32): u32 {
  const alphabet = tokenAlphabet(base > 0 ? 1 : 0, state, at);
  if (token < pageWordsToken) {
    tellSymbol(alphabet, token, 4);
    tellLength(1, at, length);
    repeatDistance(token);
    return afterRepeat;
  }
  tellNew(alphabet, at, length, distance);
  pushDistance(distance);
  return afterMatch;
}

function tellLength(isRepeat: u32, at: u32, length: u32): void {
  const alphabet = lengthAlphabet(isRepeat, at);
  if (length <= directLengths) {
    tellSymbol(alphabet, length - 1, 6);
    return;
  }
  const rest = length - 1 - directLengths;
  const high = rest >> 3;
  const extra = extraBits(high, 0);
  tellSymbol(alphabet, directLengths + sizeSymbol(high, 0, extra), 6);
  tellSymbol(lengthLowAlphabet(isRepeat, at), rest & 7, 3);
  tellBits((high + 4) & ((1 << extra) - 1), extra);
}

/** The token, the length and the distance of a match at a new one. */
function tellNew(alphabet: u32, at: u32, length: u32, distance: u32): void {
  if (distance <= at) {
    const whole = (distance & 7) === 0;
    tellSymbol(alphabet, whole ? pageWordsToken : pageBytesToken, 4);
    tellLength(0, at, length);
    if (whole) tellNumber(pageWordsAlphabet(length), distance >> 3, directWords);
    else tellNumber(pageBytesCells, distance, directBytes);
  } else if (distance <= at + base) {
    const shift = (distance as i32) - (base as i32);
    const whole = (shift & 7) === 0;
    tellSymbol(alphabet, whole ? baseWordsToken : baseBytesToken, 4);
    tellLength(0, at, length);
    if (whole) tellNumber(baseWordsCells, fromSigned(shift >> 3), directWords);
    else tellNumber(baseBytesCells, fromSigned(shift), directBytes);
  } else {
    const place = placeAt(at, distance);
    tellSymbol(alphabet, dictionaryToken, 4);
    tellLength(0, at, length);
    tellSymbol(placeCells, place >> 8, 8);
    tellSymbol(placeShiftAlphabet(at), (place - at) & 7, 3);
    tellBits((place >> 3) & 31, 5);
  }
}
