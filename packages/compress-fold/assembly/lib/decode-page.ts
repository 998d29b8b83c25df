// The twin's PageDecoder says what this does.

import { copyMatch } from './copy';
import { rangeBits, rangeLiterals, walk } from './range-decoder';
import { ransBits, ransSymbol } from './rans-decoder';
import { dictionaryLengthOf, dictionaryOf } from './room';
import {
  afterLiteral,
  afterMatch,
  afterRepeat,
  baseBytesCells,
  baseBytesToken,
  baseWordsCells,
  baseWordsToken,
  differenceAlphabet,
  directBytes,
  directLengths,
  directWords,
  lengthAlphabet,
  lengthLowAlphabet,
  literalAlphabet,
  literalCells,
  literalToken,
  nothing,
  pageBytesCells,
  pageBytesToken,
  pageWordsAlphabet,
  pageWordsCells,
  pageWordsToken,
  placeCells,
  placeShiftAlphabet,
  repeatToken,
  tokenAlphabet,
} from './symbols';

/** The coders, as types that functions are made for: what is not one's is left out of its functions. */
type Rans = u8;
type Range = u16;

/** Whether what the opened coder reads is a page of `pageLength` bytes, which then stands at `page`. */
export function decodeRansPage(room: usize, page: usize, pageLength: u32, base: u32): bool {
  return decodePage<Rans>(room, room, page, pageLength, base);
}

export function decodeRangePage(
  probabilities: usize,
  room: usize,
  page: usize,
  pageLength: u32,
  base: u32,
): bool {
  return decodePage<Range>(probabilities, room, page, pageLength, base);
}

function decodePage<Coder>(
  tables: usize,
  room: usize,
  page: usize,
  pageLength: u32,
  base: u32,
): bool {
  const dictionaryLength = dictionaryLengthOf(room);
  // Where the dictionary would begin, seen from the page, if it stood before the base.
  const dictionary = dictionaryOf(room);
  const all = dictionaryLength + base;
  const isDelta: u32 = base > 0 ? 1 : 0;
  let first: u32 = isDelta ? base : 8;
  let second: u32 = isDelta ? 8 : 16;
  let third: u32 = isDelta ? 16 : 24;
  let state = afterMatch;
  let at: u32 = 0;
  while (at < pageLength) {
    const isKnown = state >= afterMatch && first <= all + at;
    const source = first <= base + at ? page + at - first : dictionary + (all + at - first);
    let token: u32;
    if (sizeof<Coder>() === sizeof<Rans>()) {
      const tokens = tokenAlphabet(isDelta, state, at);
      token = ransSymbol(tables, tokens, tokens >> 4);
      if (token === literalToken) {
        const known = byteBefore(page, at, base);
        const alphabet = isKnown ? differenceAlphabet(at) : literalAlphabet(at, known);
        const symbol = ransSymbol(tables, alphabet, 64 + ((alphabet - literalCells) >> 8));
        store<u8>(page + at, isKnown ? symbol ^ (load<u8>(source) as u32) : symbol);
        state = afterLiteral(state);
        at++;
        continue;
      }
    } else {
      const known = byteBefore(page, at, base);
      const foretold = isKnown ? (load<u8>(source) as u32) : nothing;
      const to = rangeLiterals(tables, isDelta, state, page, at, pageLength, known, foretold);
      state >>= min(to - at, 2);
      at = to;
      if (at === pageLength) return true;
      token = walk(tables, tokenAlphabet(isDelta, state, at), 3, 3) - 16;
    }
    const isRepeat: u32 = token < pageWordsToken ? 1 : 0;
    const length = readLength<Coder>(tables, isRepeat, at);
    let distance: u32;
    if (isRepeat) {
      distance = first;
      if (token > repeatToken) {
        distance = second;
        if (token > repeatToken + 1) {
          distance = third;
          third = second;
        }
        second = first;
      }
      state = afterRepeat;
    } else {
      distance = readDistance<Coder>(tables, token, at, length, base, dictionaryLength);
      third = second;
      second = first;
      state = afterMatch;
    }
    first = distance;
    // More than all is a place before the dictionary, and 0 what no distance can be.
    if (distance - 1 >= all + at || length > pageLength - at) return false;
    if (distance <= base + at) {
      copyMatch(page + at, page + at - distance, length);
    } else {
      const place = all + at - distance;
      if (length > dictionaryLength - place) return false;
      copyMatch(page + at, dictionary + place, length);
    }
    at += length;
  }
  return true;
}

/** The byte before a place in the page; before base and page 0. */
function byteBefore(page: usize, at: u32, base: u32): u32 {
  return at + base > 0 ? (load<u8>(page + at - 1) as u32) : 0;
}

function readLength<Coder>(tables: usize, isRepeat: u32, at: u32): u32 {
  const index = 104 + ((isRepeat << 3) | (at & 7));
  const symbol = readSymbol<Coder>(tables, lengthAlphabet(isRepeat, at), index, 6);
  if (symbol < directLengths) return symbol + 1;
  const low = readSymbol<Coder>(tables, lengthLowAlphabet(isRepeat, at), index + 16, 3);
  const high = readNumber<Coder>(symbol - directLengths, 0);
  return ((high << 3) | low) + directLengths + 1;
}

/** A new distance; 0 for one that its token cannot have. */
function readDistance<Coder>(
  tables: usize,
  token: u32,
  at: u32,
  length: u32,
  base: u32,
  dictionaryLength: u32,
): u32 {
  if (token <= pageBytesToken) {
    const distance =
      token === pageWordsToken
        ? readWords<Coder>(tables, pageWordsAlphabet(length)) << 3
        : readBytes<Coder>(tables, pageBytesCells);
    return distance <= at ? distance : 0;
  }
  if (token <= baseBytesToken) {
    const shift =
      token === baseWordsToken
        ? toSigned(readWords<Coder>(tables, baseWordsCells)) << 3
        : toSigned(readBytes<Coder>(tables, baseBytesCells));
    const distance = (base as i32) + shift;
    return distance > (at as i32) && distance <= ((at + base) as i32) ? (distance as u32) : 0;
  }
  const high = readSymbol<Coder>(tables, placeCells, 143, 8);
  const shift = readSymbol<Coder>(tables, placeShiftAlphabet(at), 144 + (at & 7), 3);
  const place = (high << 8) | (readBits<Coder>(5) << 3) | ((at + shift) & 7);
  return place < dictionaryLength ? dictionaryLength + base + at - place : 0;
}

function readWords<Coder>(tables: usize, alphabet: u32): u32 {
  const index = 136 + ((alphabet - pageWordsCells) >> 8);
  return readNumber<Coder>(readSymbol<Coder>(tables, alphabet, index, 8), directWords);
}

function readBytes<Coder>(tables: usize, alphabet: u32): u32 {
  const index = 136 + ((alphabet - pageWordsCells) >> 8);
  return readNumber<Coder>(readSymbol<Coder>(tables, alphabet, index, 8), directBytes);
}

function readNumber<Coder>(symbol: u32, direct: u32): u32 {
  if (symbol < direct) return symbol;
  const size = min<u32>(symbol - direct, 63);
  const extra = size >> 2;
  const rest = (4 | (size & 3)) << extra;
  return direct + (extra > 0 ? rest | readBits<Coder>(extra) : rest) - 4;
}

function toSigned(value: u32): i32 {
  return ((value >> 1) as i32) ^ -((value & 1) as i32);
}

function readSymbol<Coder>(tables: usize, alphabet: u32, index: u32, bits: u32): u32 {
  if (sizeof<Coder>() === sizeof<Rans>()) return ransSymbol(tables, alphabet, index);
  return walk(tables, alphabet, 1, bits) - (1 << bits);
}

function readBits<Coder>(bits: u32): u32 {
  return sizeof<Coder>() === sizeof<Rans>() ? ransBits(bits) : rangeBits(bits);
}
