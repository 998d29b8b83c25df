import { copy } from './copy';

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
  if (length > matchStartMargin) {
    memory.fill(table, 0, tableLength);
    enterPrefix(table, low, low, src);
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

/**
 * Encodes a page when the table has the positions before it. What is to be compared next, its word and its place in the table, is
 * fetched before it is known whether the search goes on, since waiting for it is most of the work.
 */
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
      let match: usize;
      let word: u32;
      let next = at + 1;
      let nextWord = load<u32>(next);
      let nextEntry = entryOf(table, nextWord);
      let step: usize = 1;
      let tries = firstTries;
      do {
        at = next;
        word = nextWord;
        const entry = nextEntry;
        // Compared before it is added: the page may lie where the sum overflows, at the end of 4 GiB.
        if (((searchEnd - at) as isize) < (step as isize)) {
          return writeLast(out, dst, dstEnd, anchor, end);
        }
        next += step;
        step = (tries++ >> triesPerStepLog) as usize;
        match = low + (load<u16>(entry) as usize);
        nextWord = load<u32>(next);
        nextEntry = entryOf(table, nextWord);
        store<u16>(entry, (at - low) as u32);
      } while (load<u32>(match) !== word);
      while (at > anchor && match > low && load<u8>(at - 1) === load<u8>(match - 1)) {
        at--;
        match--;
      }
      do {
        const matchEnd = equalUntil(match + minMatch, at + minMatch, lastMatchEnd);
        out = writeSequence(out, dstEnd, anchor, at, at - match, matchEnd - at);
        if (out === 0) return 0;
        at = matchEnd;
        anchor = at;
        if (at > lastMatchStart) break;
        const words = load<u64>(at - 2);
        store<u16>(entryOf(table, words as u32), (at - 2 - low) as u32);
        word = (words >> 16) as u32;
        const entry = entryOf(table, word);
        match = low + (load<u16>(entry) as usize);
        store<u16>(entry, (at - low) as u32);
      } while (load<u32>(match) === word);
    }
  }
  return writeLast(out, dst, dstEnd, anchor, end);
}

/** The address of a word's entry. */
function entryOf(table: usize, word: u32): usize {
  return table + (((word * 0x9e3779b1) >> (32 - hashBits)) << 1);
}

/** The address after the bytes at `at` that equal those at `match`, at most `end`. */
function equalUntil(match: usize, at: usize, end: usize): usize {
  for (; at < end; at += 8, match += 8) {
    const difference = load<u64>(at) ^ load<u64>(match);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return min(at + ((ctz<u64>(difference) >> 3) as usize), end);
  }
  return end;
}

/**
 * Writes a sequence to `out`: the literals from `anchor` to `at`, and a match.
 *
 * @returns the address after it, or 0 if `dstEnd` leaves no room for it and for the least that must
 * follow: a token and the last literals.
 */
function writeSequence(
  out: usize,
  dstEnd: usize,
  anchor: usize,
  at: usize,
  offset: usize,
  matchLength: usize,
): usize {
  const literals = at - anchor;
  const more = matchLength - minMatch;
  const room = dstEnd - out;
  // More than it can be, without a division: what it is matters only near the end of the room.
  if (literals + (literals >> 7) + (more >> 7) + 11 > room) {
    const size = literals + moreBytes(literals) + moreBytes(more) + 3;
    if (size + 1 + lastLiterals > room) return 0;
  }
  out = writeToken(out, literals, more);
  copy(out, anchor, literals);
  out += literals;
  store<u16>(out, offset as u32);
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
