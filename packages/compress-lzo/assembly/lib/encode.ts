import { copy } from './copy';

/** Probes and copies end so many bytes before the end of a chunk. */
const chunkMargin: usize = 20;
/** Literals that are left over and the next chunk make at least so many bytes, or all of them stay literals. */
const minChunk: usize = 32;
/** After 2⁵ bytes without a copy the search goes on in longer steps. */
const bytesPerStepLog: usize = 5;
/** The longest run of zeros that an instruction stands for. */
const maxZeroRun: usize = 2051;
const maxShortLength: usize = 8;
const maxShortDistance: usize = 2048;
const maxMediumLength: usize = 33;
const maxMediumDistance: usize = 16384;
const maxFarLength: usize = 9;
/** More literals than these take further bytes. */
const maxLiterals: usize = 18;
/** The most literals that a stream's first byte can count; it does where nothing but literals follows. */
const maxFirstLiterals: usize = 238;
/** The three bytes that end a stream. */
const endLength: usize = 3;

/** The first byte that is in no instruction yet. */
let literalsAt: usize = 0;
/** Where the last instruction has the two bits that count literals after it; 0 before the first. */
let bitsAt: usize = 0;

/** Encodes a page as the twin does, where the rules are described. */
export function encodeStream(
  table: usize,
  src: usize,
  length: usize,
  dst: usize,
  capacity: usize,
  zeroRuns: bool,
  hashBits: u32,
): usize {
  const end = src + length;
  const dstEnd = dst + capacity;
  const maxChunk: usize = zeroRuns ? 49151 : 49152;
  literalsAt = src;
  bitsAt = 0;
  let out = dst;
  if (zeroRuns) {
    if (capacity < 2) return 0;
    store<u16>(out, 0x0111);
    out += 2;
  }
  for (let at = src; end - at > chunkMargin; ) {
    const chunk = min(end - at, maxChunk);
    const chunkEnd = at + chunk;
    if (chunkEnd - literalsAt < minChunk) break;
    memory.fill(table, 0, (2 as usize) << hashBits);
    out = zeroRuns
      ? encodeChunk(table, at, chunkEnd, out, dstEnd, true, hashBits)
      : encodeChunk(table, at, chunkEnd, out, dstEnd, false, hashBits);
    if (out === 0) return 0;
    at = chunkEnd;
  }
  out = writeLast(out, dstEnd, end);
  return out === 0 ? 0 : out - dst;
}

/**
 * Encodes what lies from `low` to `chunkEnd` but for the last literals.
 *
 * @returns the address after what was written, or 0 if it does not fit.
 */
function encodeChunk(
  table: usize,
  low: usize,
  chunkEnd: usize,
  out: usize,
  dstEnd: usize,
  zeroRuns: bool,
  hashBits: u32,
): usize {
  const limit = chunkEnd - chunkMargin;
  const shift = 32 - hashBits;
  let anchor = low;
  let at = low + (literalsAt < low ? 1 : 5);
  while (at < limit) {
    const word = load<u32>(at);
    if (zeroRuns && word === 0) {
      const runEnd = endOfZeros(at, limit);
      out = writeZeroRun(out, dstEnd, at, runEnd);
      if (out === 0) return 0;
      at = runEnd;
      anchor = at;
      continue;
    }
    const entry = table + ((((word * 0x1824429d) >> shift) as usize) << 1);
    const match = low + (load<u16>(entry) as usize);
    store<u16>(entry, (at - low) as u32);
    if (load<u32>(match) !== word) {
      const step: usize = 1 + ((at - anchor) >> bytesPerStepLog);
      // Compared before it is added: the page may lie where the sum overflows, at the end of 4 GiB.
      if (limit - at <= step) break;
      at += step;
      continue;
    }
    let copyEnd = endOfCopy(match + 4, at + 4, limit);
    const distance = at - match;
    if (zeroRuns && looksLikeZeroRun(distance, copyEnd - at)) copyEnd = at + 260;
    out = writeCopy(out, dstEnd, at, distance, copyEnd - at);
    if (out === 0) return 0;
    at = copyEnd;
    anchor = at;
  }
  return out;
}

/** The address after the zeros at `at`: four at least, and no more than a run can have or before `limit`. */
function endOfZeros(at: usize, limit: usize): usize {
  const stop = at + min(limit - at, maxZeroRun);
  let end = at + 4;
  while (end < stop) {
    // What lies after `limit` is the page's, but not the run's.
    const word = load<u64>(end);
    if (word !== 0) return min(end + ((ctz<u64>(word) >> 3) as usize), stop);
    end += 8;
  }
  return max(stop, at + 4);
}

/**
 * The address after the bytes at `at` that equal those at `match`. They are compared by eights; where the
 * next would begin at `limit` or after it, they are not compared any more.
 */
function endOfCopy(match: usize, at: usize, limit: usize): usize {
  do {
    const difference = load<u64>(at) ^ load<u64>(match);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return at + ((ctz<u64>(difference) >> 3) as usize);
    at += 8;
    match += 8;
  } while (at < limit);
  return at;
}

/** Whether the first bytes of a far copy would be those of a run of zeros. */
function looksLikeZeroRun(distance: usize, length: usize): bool {
  if (distance <= maxMediumDistance || length < 261 || length > 264) return false;
  return ((distance - maxMediumDistance) & 0x403f) === 0x403f;
}

/** Writes the literals before a run of zeros, and the run; returns the address after it, or 0: no room. */
function writeZeroRun(out: usize, dstEnd: usize, at: usize, runEnd: usize): usize {
  out = writeLiterals(out, dstEnd, at, 4);
  if (out === 0) return 0;
  const more = runEnd - at - 4;
  store<u32>(out, 0x00fffc18 | ((more & 7) as u32) | (((more >> 3) as u32) << 24));
  bitsAt = out + 1;
  literalsAt = runEnd;
  return out + 4;
}

/** Writes the literals before a copy, and the copy; returns the address after it, or 0: no room. */
function writeCopy(out: usize, dstEnd: usize, at: usize, distance: usize, length: usize): usize {
  if (length <= maxShortLength && distance <= maxShortDistance) {
    out = writeLiterals(out, dstEnd, at, 2);
    if (out === 0) return 0;
    const back = distance - 1;
    store<u16>(out, (((length - 1) << 5) | ((back & 7) << 2) | ((back >> 3) << 8)) as u32);
    bitsAt = out;
    literalsAt = at + length;
    return out + 2;
  }
  const medium = distance <= maxMediumDistance;
  const maxLength = medium ? maxMediumLength : maxFarLength;
  const long = length > maxLength;
  out = writeLiterals(out, dstEnd, at, long ? 3 + moreBytes(length - maxLength) : 3);
  if (out === 0) return 0;
  const back = medium ? distance - 1 : distance - maxMediumDistance;
  let opcode: usize = medium ? 32 : 16 | ((back >> 11) & 8);
  if (!long) opcode |= length - 2;
  store<u8>(out++, opcode as u32);
  if (long) out = writeMore(out, length - maxLength);
  store<u16>(out, ((back & 0x3fff) << 2) as u32);
  bitsAt = out;
  literalsAt = at + length;
  return out + 2;
}

/**
 * Writes the literals before `at`, where an instruction of `following` bytes follows.
 *
 * @returns the address after them, or 0 if they, the instruction and the end of the stream do not fit.
 */
function writeLiterals(out: usize, dstEnd: usize, at: usize, following: usize): usize {
  const from = literalsAt;
  const literals = at - from;
  if (literals + literalsOverhead(literals) + following + endLength > dstEnd - out) return 0;
  if (literals === 0) return out;
  out = writeLiteralCount(out, literals);
  copy(out, from, literals);
  return out + literals;
}

function writeLiteralCount(out: usize, literals: usize): usize {
  if (literals <= 3) {
    store<u8>(bitsAt, load<u8>(bitsAt) | (literals as u32));
    return out;
  }
  if (literals <= maxLiterals) {
    store<u8>(out, (literals - 3) as u32);
    return out + 1;
  }
  store<u8>(out, 0);
  return writeMore(out + 1, literals - maxLiterals);
}

/** Writes what is in no instruction yet, and the end; returns the address after it, or 0: no room. */
function writeLast(out: usize, dstEnd: usize, end: usize): usize {
  const from = literalsAt;
  const literals = end - from;
  const alone = bitsAt === 0 && literals <= maxFirstLiterals;
  const overhead = alone ? min(literals, 1) : literalsOverhead(literals);
  if (literals + overhead + endLength > dstEnd - out) return 0;
  if (!alone) out = writeLiteralCount(out, literals);
  else if (literals > 0) store<u8>(out++, 17 + (literals as u32));
  copy(out, from, literals);
  out += literals;
  store<u16>(out, 0x0011);
  store<u8>(out, 0, 2);
  return out + endLength;
}

/** Bytes that a number of literals takes. */
function literalsOverhead(literals: usize): usize {
  if (literals <= 3) return 0;
  return literals <= maxLiterals ? 1 : 1 + moreBytes(literals - maxLiterals);
}

/** Bytes that the part of a length takes that its bits do not hold. */
function moreBytes(rest: usize): usize {
  return (rest + 254) / 255;
}

/** Writes that part; returns the address after it. */
function writeMore(out: usize, rest: usize): usize {
  for (; rest > 255; rest -= 255) store<u8>(out++, 0);
  store<u8>(out, rest as u32);
  return out + 1;
}
