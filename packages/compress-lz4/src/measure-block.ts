/** The shortest match, in bytes. */
const minMatch = 4;
/** A nibble of this value goes on in further bytes. */
const longNibble = 15;

/**
 * Walks through the sequences of a block (the format: see BlockEncoder) and finds out what a decoder
 * without checks would do with it. It reads tokens, lengths and offsets only.
 *
 * A block is sound if its last sequence is without a match and ends with the block, every offset
 * leads to a byte that is decoded before, and what it stands for fits. Nothing is asked of how near the end
 * a match may be. Decoding a sound block reads nothing but the block and what has been decoded of it.
 *
 * @returns the number of bytes that the block of `length` bytes at `src` stands for, at most
 * `capacity`, or -1 for a damaged block.
 */
export function measureBlock(
  bytes: Uint8Array,
  src: number,
  length: number,
  capacity: number,
): number {
  const end = src + length;
  let at = src;
  let out = 0;
  while (at < end) {
    const token = bytes[at++]!;
    let literals = token >> 4;
    if (literals === longNibble) {
      const from = at;
      at = endOfLength(bytes, from, end);
      if (at === 0) return -1;
      literals += (at - from - 1) * 255 + bytes[at - 1]!;
    }
    at += literals;
    out += literals;
    if (out > capacity) return -1;
    if (at === end) return out;
    if (at + 2 > end) return -1;
    const offset = bytes[at]! | (bytes[at + 1]! << 8);
    if (offset === 0 || offset > out) return -1;
    at += 2;
    let matchLength = (token & 15) + minMatch;
    if (matchLength === longNibble + minMatch) {
      const from = at;
      at = endOfLength(bytes, from, end);
      if (at === 0) return -1;
      matchLength += (at - from - 1) * 255 + bytes[at - 1]!;
    }
    out += matchLength;
  }
  return -1;
}

/** The address after the bytes of a length, or 0 if they do not end before `end`. */
function endOfLength(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) if (bytes[at++] !== 255) return at;
  return 0;
}
