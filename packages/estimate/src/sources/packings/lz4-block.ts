const minMatch = 4;
const longNibble = 15;

/**
 * Decodes the LZ4 block (lz4_Block_format.md) of `length` bytes at `src` to `dst`, both in `bytes`. Matches may
 * reach back to `low`, and nothing is written from `limit` on.
 *
 * @returns bytes written, or -1 for a damaged block.
 */
export function decodeLz4Block(
  bytes: Uint8Array,
  src: number,
  length: number,
  dst: number,
  limit: number,
  low: number,
): number {
  const end = src + length;
  let at = src;
  let out = dst;
  while (at < end) {
    const token = bytes[at++]!;
    let literals = token >> 4;
    if (literals === longNibble) {
      const from = at;
      at = endOfLength(bytes, at, end);
      if (at < 0) return -1;
      literals += 255 * (at - from - 1) + bytes[at - 1]!;
    }
    if (literals > end - at || literals > limit - out) return -1;
    bytes.copyWithin(out, at, at + literals);
    at += literals;
    out += literals;
    if (at === end) return out - dst;

    if (end - at < 2) return -1;
    const offset = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    let match = (token & longNibble) + minMatch;
    if (match === longNibble + minMatch) {
      const from = at;
      at = endOfLength(bytes, at, end);
      if (at < 0) return -1;
      match += 255 * (at - from - 1) + bytes[at - 1]!;
    }
    if (offset === 0 || offset > out - low || match > limit - out) return -1;
    copyMatch(bytes, out, offset, match);
    out += match;
  }
  // The last sequence has literals only.
  return -1;
}

/** The place after the bytes of a length, or -1 where it does not end before `end`. */
function endOfLength(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] !== 255) return at + 1;
  return -1;
}

/** A match may reach into itself: then it repeats what it has copied so far. */
function copyMatch(bytes: Uint8Array, out: number, offset: number, length: number): void {
  for (let done = 0; done < length; ) {
    const part = Math.min(length - done, offset + done);
    bytes.copyWithin(out + done, out - offset, out - offset + part);
    done += part;
  }
}
