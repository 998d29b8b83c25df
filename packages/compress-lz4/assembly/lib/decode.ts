import { copy, copy16, copy18, copyMatch } from './copy';

const minMatch: usize = 4;
/** A nibble of this value goes on in further bytes. */
const longNibble: usize = 15;
/** A match of so many bytes or more has further bytes. */
const longMatch: usize = longNibble + minMatch;

/** Where the function that was called last stopped reading, as its second result. */
let stoppedAt: usize = 0;

/**
 * Decodes a block: most sequences by `decodePlain`, one that is not plain here, as the twin does.
 *
 * Lengths are compared with what is left of block and room and never added to addresses before, so that
 * no sum overflows.
 */
export function decodeBlock(
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  prefix: usize,
): i32 {
  if (capacity === 0) return length === 1 && load<u8>(src) === 0 ? 0 : -1;
  if (length === 0) return -1;
  const end = src + length;
  const dstEnd = dst + capacity;
  const low = dst - prefix;
  const plainEnd = length > plainLength ? end - plainLength : 0;
  const plainDstEnd = capacity > plainCapacity ? dstEnd - plainCapacity : 0;
  let at = src;
  let out = dst;
  while (true) {
    out = decodePlain(at, plainEnd, out, plainDstEnd, low);
    at = stoppedAt;
    const token = load<u8>(at++) as usize;
    let literals = token >> 4;
    const free = literals < longNibble && end - at >= 17 && dstEnd - out >= 32;
    if (literals === longNibble) {
      const more = readLength(at, end, end - at);
      if (more > end - at) return -1;
      literals += more;
      at = stoppedAt;
    }
    if (!free && (literals + 8 > end - at || literals + 12 > dstEnd - out)) {
      if (literals !== end - at || literals > dstEnd - out) return -1;
      copy(out, at, literals);
      return (out + literals - dst) as i32;
    }
    copy(out, at, literals);
    at += literals;
    out += literals;
    const offset = load<u16>(at) as usize;
    at += 2;
    if (offset > out - low) return -1;
    const room = dstEnd - out;
    let matchLength = (token & 15) + minMatch;
    let mustFollow: usize = 5;
    if (matchLength === longMatch) {
      const more = readLength(at, end - 4, room);
      if (more > room) return -1;
      matchLength += more;
      at = stoppedAt;
    } else if (free && offset >= 8) {
      mustFollow = 0;
    }
    if (matchLength + mustFollow > room) return -1;
    copyMatch(out, offset, matchLength);
    out += matchLength;
  }
}

/** Where at least so much of the block and of the room is left, any plain sequence is sound and fits. */
const plainLength: usize = 24;
const plainCapacity: usize = 96;

/**
 * Decodes sequences while they are plain: at most 14 literals, a match of at most 64 bytes, and an offset
 * that the words it is copied by do not exceed. Stops before one that begins at `plainEnd`, or is to be
 * decoded at `plainDstEnd`, or later.
 *
 * @returns where the next sequence is to be decoded.
 */
function decodePlain(
  at: usize,
  plainEnd: usize,
  out: usize,
  plainDstEnd: usize,
  low: usize,
): usize {
  while (at < plainEnd && out < plainDstEnd) {
    const token = load<u8>(at) as usize;
    const literals = token >> 4;
    const nibble = token & 15;
    if (literals === longNibble) break;
    copy16(out, at + 1);
    const from = at + literals;
    const to = out + literals;
    const offset = load<u16>(from, 1) as usize;
    if (offset > to - low) break;
    const match = to - offset;
    if (nibble < longNibble) {
      if (offset < 8) break;
      copy18(to, match);
      at = from + 3;
      out = to + nibble + minMatch;
    } else {
      const more = load<u8>(from, 3) as usize;
      if (more > 64 - longMatch || offset < 16) break;
      copy16(to, match);
      copy16(to + 16, match + 16);
      if (more > 32 - longMatch) {
        copy16(to + 32, match + 32);
        copy16(to + 48, match + 48);
      }
      at = from + 4;
      out = to + more + longMatch;
    }
  }
  stoppedAt = at;
  return out;
}

/**
 * The sum of the bytes at `at`, up to and including the first that is not 255; more than `most` if it
 * would be, or if they do not end before `limit`.
 */
function readLength(at: usize, limit: usize, most: usize): usize {
  let sum: usize = 0;
  while (at < limit && sum <= most) {
    const byte = load<u8>(at++) as usize;
    sum += byte;
    if (byte === 255) continue;
    stoppedAt = at;
    return sum;
  }
  return usize.MAX_VALUE;
}
