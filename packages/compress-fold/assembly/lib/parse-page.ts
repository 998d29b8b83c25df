// The twin's PageParser says what this does.

import { openEvents, tellBits, tellNumber, tellSymbol } from './events';
import {
  find,
  first,
  foundDistance,
  foundGain,
  foundLength,
  foundToken,
  insert,
  openSearch,
  pushDistance,
  repeatDistance,
} from './match-search';
import { extraBits, fromSigned, sizeSymbol } from './numbers';
import { openPrices } from './prices';
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
import {
  base,
  byteBefore,
  dictionary,
  dictionaryLength,
  openWindow,
  page,
  pageLength,
  placeAt,
} from './window';

const longMatch: u32 = 32;
const lazyMargin: i32 = 128;

/** Whether what was found last is at the place that comes next. */
let isAhead: bool = false;
let matchLength: u32 = 0;
let matchDistance: u32 = 0;
let matchToken: u32 = 0;

export function parsePage(room: usize, src: usize, length: u32, prefix: u32): void {
  openEvents();
  openWindow(room, src, length, prefix);
  openPrices(room);
  openSearch(room);
  isAhead = false;
  let state = afterMatch;
  let at: u32 = 0;
  while (at < length) {
    if (!choose(at, state)) {
      tellLiteral(at, state);
      state = afterLiteral(state);
      at++;
      continue;
    }
    state = tellMatch(at, state);
    insert(at + 1, at + matchLength);
    at += matchLength;
  }
}

/** Whether a match is the thing to take here; which one, is kept. */
function choose(at: u32, state: u32): bool {
  if (!isAhead) find(at, state);
  isAhead = false;
  insert(at, at + 1);
  const gain = foundGain;
  if (gain === 0) return false;
  matchLength = foundLength;
  matchDistance = foundDistance;
  matchToken = foundToken;
  if (matchLength >= longMatch || at + 1 >= pageLength) return true;
  find(at + 1, afterLiteral(state));
  isAhead = foundGain > gain + lazyMargin;
  return !isAhead;
}

function tellLiteral(at: u32, state: u32): void {
  const byte = load<u8>(page + at) as u32;
  tellSymbol(tokenAlphabet(base > 0 ? 1 : 0, state, at), literalToken, 1);
  if (state >= afterMatch && first <= dictionaryLength + base + at) {
    const source = first <= at + base ? page + at - first : dictionary + placeAt(at, first);
    tellSymbol(differenceAlphabet(at), byte ^ (load<u8>(source) as u32), 8);
  } else {
    tellSymbol(literalAlphabet(at, byteBefore(at)), byte, 8);
  }
}

/** The state after it. */
function tellMatch(at: u32, state: u32): u32 {
  const alphabet = tokenAlphabet(base > 0 ? 1 : 0, state, at);
  if (matchToken < pageWordsToken) {
    tellSymbol(alphabet, matchToken, 4);
    tellLength(1, at);
    repeatDistance(matchToken);
    return afterRepeat;
  }
  tellDistance(alphabet, at, matchDistance);
  pushDistance(matchDistance);
  return afterMatch;
}

function tellLength(isRepeat: u32, at: u32): void {
  const alphabet = lengthAlphabet(isRepeat, at);
  if (matchLength <= directLengths) {
    tellSymbol(alphabet, matchLength - 1, 6);
    return;
  }
  const rest = matchLength - 1 - directLengths;
  const high = rest >> 3;
  const extra = extraBits(high, 0);
  tellSymbol(alphabet, directLengths + sizeSymbol(high, 0, extra), 6);
  tellSymbol(lengthLowAlphabet(isRepeat, at), rest & 7, 3);
  tellBits((high + 4) & ((1 << extra) - 1), extra);
}

/** The token, the length and the distance of a match at a new one. */
function tellDistance(alphabet: u32, at: u32, distance: u32): void {
  if (distance <= at) {
    const whole = (distance & 7) === 0;
    tellSymbol(alphabet, whole ? pageWordsToken : pageBytesToken, 4);
    tellLength(0, at);
    if (whole) tellNumber(pageWordsAlphabet(matchLength), distance >> 3, directWords);
    else tellNumber(pageBytesCells, distance, directBytes);
  } else if (distance <= at + base) {
    const shift = (distance as i32) - (base as i32);
    const whole = (shift & 7) === 0;
    tellSymbol(alphabet, whole ? baseWordsToken : baseBytesToken, 4);
    tellLength(0, at);
    if (whole) tellNumber(baseWordsCells, fromSigned(shift >> 3), directWords);
    else tellNumber(baseBytesCells, fromSigned(shift), directBytes);
  } else {
    const place = placeAt(at, distance);
    tellSymbol(alphabet, dictionaryToken, 4);
    tellLength(0, at);
    tellSymbol(placeCells, place >> 8, 8);
    tellSymbol(placeShiftAlphabet(at), (place - at) & 7, 3);
    tellBits((place >> 3) & 31, 5);
  }
}
