import { copy, copy16 } from './copy';

/** The shortest match, in bytes. */
const minMatch: usize = 4;
/** So many bytes at the end of a page are literals. */
const lastLiterals: usize = 5;
/** No match starts less than so many bytes before the end of a page. */
const matchStartMargin: usize = 12;
/** A nibble of this value goes on in further bytes. */
const longNibble: usize = 15;
/** Dictionary, prefix and page together: positions and offsets have 16 bits. */
export const maxReach: usize = 65536;
const hashBits: u32 = 13;
/** Every third position of a prefix is entered, as liblz4 does: it costs a third, and a percent of bytes. */
const prefixStep: usize = 3;
/**
 * Where ranges of a page memory begin. Of what lies in the 64 KiB from there the table has the low halves of
 * addresses: a word is loaded from an entry without an addition that would be waited for.
 */
const window: usize = 65536;
/** Positions are counted from the first byte that a match may have. */
class FromLow {}
/** Positions are counted from the window. */
class InWindow {}
/** After 2⁶ failures the search goes on in longer steps. */
const triesPerStepLog: u32 = 6;

/** Bytes of the table of positions. */
export const tableLength: usize = 2 << hashBits;

/** Where the count of tries begins, so that the first steps have the length of the acceleration. */
export function firstTry(acceleration: u32): u32 {
  return acceleration << triesPerStepLog;
}

/** Encodes a page as the twin does. */
export function encodeBlock(
  table: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
  firstTries: u32,
  searchMargin: usize,
): usize {
  const low = src - min(prefix, maxReach - length);
  const inWindow = low >= window && src <= 2 * window - length;
  const origin = inWindow ? window : low;
  if (length > matchStartMargin) {
    memory.fill(table, 0, tableLength);
    enterPrefix(table, origin, low, src);
  }
  if (inWindow) {
    return encode<InWindow>(table, low, src, length, dst, capacity, firstTries, searchMargin);
  }
  return encodeEntered(table, low, src, length, dst, capacity, firstTries, searchMargin);
}

/** Enters positions of a prefix at `from`, counted from `low`, or the first of the page if there is none. */
export function enterPrefix(table: usize, low: usize, from: usize, src: usize): void {
  enter(table, low, from, src, prefixStep);
}

/** Enters the positions of a dictionary of `length` bytes at `low`. */
export function enterDictionary(table: usize, low: usize, length: usize): void {
  if (length >= minMatch) enter(table, low, low, low + length - minMatch, 1);
}

function enter(table: usize, low: usize, from: usize, to: usize, step: usize): void {
  for (let at = from; at <= to; at += step) {
    store<u16>(entryOf(table, load<u32>(at)), (at - low) as u32);
  }
}

/** Encodes a page when the table has the positions from `low` to it, counted from there. */
export function encodeEntered(
  table: usize,
  low: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  firstTries: u32,
  searchMargin: usize,
): usize {
  return encode<FromLow>(table, low, src, length, dst, capacity, firstTries, searchMargin);
}

/**
 * What is to be compared next, its word and its place in the table, is fetched before it is known whether the
 * search goes on, since waiting for it is most of the work.
 *
 * An empty entry means the first position, which is never found by it: it has been entered itself, where the
 * words that equal it have their entry. In the window an empty entry leads to what lies there, so a match before `low`
 * is none.
 *
 * There is one for each way to count, so what is short is written out: what both call is not inlined.
 */
function encode<P>(
  table: usize,
  low: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  firstTries: u32,
  searchMargin: usize,
): usize {
  const origin: usize = isInWindow<P>() ? window : low;
  const end = src + length;
  const dstEnd = dst + capacity;
  let out = dst;
  let anchor = src; // The first byte that is in no sequence yet.
  if (length > matchStartMargin) {
    const lastMatchStart = end - matchStartMargin;
    const lastMatchEnd = end - lastLiterals;
    const searchEnd = end - searchMargin;
    let at = src;
    while (at <= lastMatchStart) {
      let position: usize;
      let next = at + 1;
      let entry = entryOf(table, load<u32>(next));
      let step: usize = 1;
      let tries = firstTries;
      do {
        do {
          at = next;
          next = at + step;
          // Elsewhere the page may lie where the sum overflows, at the end of 4 GiB.
          if (isInWindow<P>() ? next > searchEnd : ((searchEnd - at) as isize) < (step as isize)) {
            return writeLast(out, dst, dstEnd, anchor, end);
          }
          step = (tries++ >> triesPerStepLog) as usize;
          position = load<u16>(entry) as usize;
          const nextEntry = entryOf(table, load<u32>(next));
          store<u16>(entry, positionOf<P>(low, at));
          entry = nextEntry;
        } while (wordAt<P>(low, position) !== load<u32>(at));
      } while (isInWindow<P>() && position < low - window);
      let match = origin + position;
      if (match > low && load<u8>(at - 1) === load<u8>(match - 1)) {
        const most = min(at - anchor, match - low);
        let back: usize = 0;
        while (back < most && load<u8>(at - back - 1) === load<u8>(match - back - 1)) back++;
        at -= back;
        match -= back;
      }
      do {
        const matchEnd = equalUntil(match + minMatch, at + minMatch, lastMatchEnd);
        const literals = at - anchor;
        const more = matchEnd - at - minMatch;
        // More than it can be, without a division: what it is matters only near the end of the room.
        if (literals + ((literals + more) >> 7) + 11 > dstEnd - out) {
          if (!hasRoom(dstEnd - out, literals, more)) return 0;
        }
        const offset = (at - match) as u32;
        if ((literals | more) < longNibble) {
          // Both are short, as most are.
          store<u8>(out, ((literals << 4) | more) as u32);
          copy16(out + 1, anchor);
          store<u16>(out + literals, offset, 1);
          out += literals + 3;
        } else {
          out = writeSequence(out, anchor, literals, offset, more);
        }
        at = matchEnd;
        anchor = at;
        if (at > lastMatchStart) break;
        const words = load<u64>(at - 2);
        store<u16>(entryOf(table, words as u32), positionOf<P>(low, at - 2));
        const word = (words >> 16) as u32;
        const entry = entryOf(table, word);
        position = load<u16>(entry) as usize;
        match = origin + position;
        store<u16>(entry, positionOf<P>(low, at));
        if (wordAt<P>(low, position) !== word) break;
      } while (!isInWindow<P>() || match >= low);
    }
  }
  return writeLast(out, dst, dstEnd, anchor, end);
}

function isInWindow<P>(): bool {
  return idof<P>() === idof<InWindow>();
}

function positionOf<P>(low: usize, at: usize): u32 {
  return (isInWindow<P>() ? at : at - low) as u32;
}

function wordAt<P>(low: usize, position: usize): u32 {
  return isInWindow<P>() ? load<u32>(position, window) : load<u32>(low + position);
}

/** The address of a word's entry. */
function entryOf(table: usize, word: u32): usize {
  return table + (((word * 0x9e3779b1) >> (32 - hashBits)) << 1);
}

/** The address after the bytes at `at` that equal those at `match`, at most `end`. */
function equalUntil(match: usize, at: usize, end: usize): usize {
  let difference = load<u64>(at) ^ load<u64>(match);
  while (difference === 0) {
    at += 8;
    match += 8;
    if (at >= end) return end;
    difference = load<u64>(at) ^ load<u64>(match);
  }
  // The lowest bit that differs is in the first byte that does.
  return min(at + ((ctz<u64>(difference) >> 3) as usize), end);
}

/** Whether a sequence fits, and the least that must follow: a token and the last literals. */
function hasRoom(room: usize, literals: usize, more: usize): bool {
  return literals + moreBytes(literals) + moreBytes(more) + 4 + lastLiterals <= room;
}

/** Writes literals and a match to `out`; returns the address after them. */
function writeSequence(
  out: usize,
  anchor: usize,
  literals: usize,
  offset: u32,
  more: usize,
): usize {
  out = writeToken(out, literals, more);
  copy(out, anchor, literals);
  out += literals;
  store<u16>(out, offset);
  out += 2;
  return more < longNibble ? out : writeMore(out, more);
}

/** Writes the sequence without a match; returns the length of the block, or 0 if it does not fit. */
function writeLast(out: usize, dst: usize, dstEnd: usize, anchor: usize, end: usize): usize {
  const literals = end - anchor;
  if (literals + moreBytes(literals) + 1 > dstEnd - out) return 0;
  out = writeToken(out, literals, 0);
  copy(out, anchor, literals);
  return out + literals - dst;
}

function writeToken(out: usize, literals: usize, more: usize): usize {
  store<u8>(out, ((min(literals, longNibble) << 4) | min(more, longNibble)) as u32);
  return literals < longNibble ? out + 1 : writeMore(out + 1, literals);
}

/** Bytes that a length takes beyond its nibble. */
function moreBytes(length: usize): usize {
  return length < longNibble ? 0 : (length - longNibble) / 255 + 1;
}

/** Writes the part of a length that is not in its nibble; returns the address after it. */
function writeMore(out: usize, length: usize): usize {
  let rest = length - longNibble;
  for (; rest >= 255; rest -= 255) store<u8>(out++, 255);
  store<u8>(out, rest as u32);
  return out + 1;
}
