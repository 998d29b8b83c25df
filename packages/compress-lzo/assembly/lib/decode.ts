import { copy, copyBack } from './copy';

/** So many bytes of a stream are left after any instruction and its literals: the end, or the next one's head. */
const endLength: usize = 3;
/** The first byte of a stream counts literals if it is more than this; if it is this, a header may follow. */
const header: u32 = 17;
/** What `state` is after literals that had an instruction of their own. */
const afterLiterals: u32 = 4;
/** A far copy of this distance is the end of the stream; one from less far is not a far copy. */
const endDistance: usize = 16384;

/** Where the function that was called last stopped reading, as its second result. */
let stoppedAt: usize = 0;

/**
 * Decodes a stream as the twin does, where the rules are described.
 *
 * Lengths are compared with what is left of stream and room and never added to addresses before, so that
 * no sum overflows.
 */
export function decodeStream(src: usize, length: usize, dst: usize, capacity: usize): i32 {
  if (length < endLength) return -1;
  const end = src + length;
  const dstEnd = dst + capacity;
  const hasHeader = length >= 5 && load<u8>(src) === header;
  const zeroRuns = hasHeader && load<u8>(src, 1) !== 0;
  let at = hasHeader ? src + 2 : src;
  let out = dst;
  let state: u32 = 0;
  if (load<u8>(at) > header) {
    const literals = (load<u8>(at++) - header) as usize;
    if (!fits(literals, at, end, out, dstEnd)) return -1;
    copy(out, at, literals);
    at += literals;
    out += literals;
    state = min(literals as u32, afterLiterals);
  }
  while (true) {
    const opcode = load<u8>(at++) as u32;
    if (opcode < 16 && state === 0) {
      let literals = (3 + opcode) as usize;
      if (opcode === 0) {
        const more = readMore(at, end, dstEnd - out);
        if (more > dstEnd - out) return -1;
        at = stoppedAt;
        literals = 18 + more;
      }
      if (!fits(literals, at, end, out, dstEnd)) return -1;
      copy(out, at, literals);
      at += literals;
      out += literals;
      state = afterLiterals;
      continue;
    }
    let distance: usize;
    let copied: usize;
    let bits: u32;
    if (opcode >= 64) {
      bits = opcode;
      copied = ((opcode >> 5) + 1) as usize;
      distance = ((((load<u8>(at++) as u32) << 3) | ((opcode >> 2) & 7)) + 1) as usize;
    } else if (opcode < 16) {
      bits = opcode;
      copied = state === afterLiterals ? 3 : 2;
      distance = ((((load<u8>(at++) as u32) << 2) | (opcode >> 2)) + 1) as usize;
      if (state === afterLiterals) distance += 2048;
    } else if (zeroRuns && isZeroRun(opcode, at, end)) {
      bits = load<u8>(at);
      copied = 4 + (((load<u8>(at, 2) as usize) << 3) | ((opcode & 7) as usize));
      distance = 0;
      at += 3;
    } else {
      const medium = opcode >= 32;
      const mask: u32 = medium ? 31 : 7;
      copied = (2 + (opcode & mask)) as usize;
      if (copied === 2) {
        const more = readMore(at, end, dstEnd - out);
        if (more > dstEnd - out) return -1;
        at = stoppedAt;
        copied += (mask as usize) + more;
      }
      if (end - at < 2) return -1;
      bits = load<u16>(at);
      at += 2;
      const back = (bits >> 2) as usize;
      distance = medium ? back + 1 : endDistance + (((opcode & 8) << 11) as usize) + back;
      if (!medium && distance === endDistance) {
        return copied === 3 && at === end ? ((out - dst) as i32) : -1;
      }
    }
    if (distance > out - dst || copied > dstEnd - out) return -1;
    if (distance === 0) memory.fill(out, 0, copied);
    else copyBack(out, distance, copied);
    out += copied;
    state = bits & 3;
    const literals = state as usize;
    if (!fits(literals, at, end, out, dstEnd)) return -1;
    store<u32>(out, load<u32>(at));
    at += literals;
    out += literals;
  }
}

/** Whether there are so many literals and 3 bytes of the stream after them, and room for them. */
function fits(literals: usize, at: usize, end: usize, out: usize, dstEnd: usize): bool {
  return literals <= dstEnd - out && literals + endLength <= end - at;
}

/** Whether an instruction is a run of zeros; its first byte has been read. */
function isZeroRun(opcode: u32, at: usize, end: usize): bool {
  if (opcode < 24 || opcode > 31 || end - at < 3) return false;
  return (load<u16>(at) & 0xfffc) === 0xfffc;
}

/** The part of a length that its bits do not hold; more than `most` if it would be, or does not end. */
function readMore(at: usize, end: usize, most: usize): usize {
  let sum: usize = 0;
  while (at < end && sum <= most) {
    const byte = load<u8>(at++) as usize;
    if (byte !== 0) {
      stoppedAt = at;
      return sum + byte;
    }
    sum += 255;
  }
  return usize.MAX_VALUE;
}
