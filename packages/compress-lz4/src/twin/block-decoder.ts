// Constants are not shared with other files: V8 does not fold constants that are imported.

/** The shortest match, in bytes. */
const minMatch = 4;
/** A nibble of this value goes on in further bytes. */
const longNibble = 15;
/** Above so many bytes, a call costs less than copying by words. */
const longCopy = 96;

/**
 * Decodes LZ4 blocks (the format: see BlockEncoder). Every input gets the verdict and the bytes that
 * `LZ4_decompress_safe` of liblz4 1.9.4 gives it.
 *
 * What liblz4 demands of the end of a block is a little more than the format needs and a little less
 * than the format says, because it checks what its wide copies need:
 * - A sequence is *free* if it has at most 14 literals, 17 bytes of input after its token and 32 bytes
 *   of room. With a match of at most 18 bytes at an offset of 8 or more it fits, so nothing is asked.
 * - Of any other, the literals are the last if they end in the last 7 bytes of the block or in the last
 *   11 of the room; then they must end with the block. A match must leave 5 bytes of room.
 * - The further bytes of a match's length must leave 4 bytes of the block.
 * - Offset 0, which the format calls invalid, is a match of zeros.
 *
 * It reads nothing outside the block and writes nothing outside the room, however damaged the block.
 */
export class BlockDecoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /** @param bytes the page memory. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Decodes the block of `length` bytes at `src` to `dst`. Matches may reach into the `prefix` bytes
   * before `dst`.
   *
   * @returns bytes written, at most `capacity`, or -1 for a damaged block.
   */
  decode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const end = src + length;
    const dstEnd = dst + capacity;
    const low = dst - prefix;
    if (capacity === 0) return length === 1 && bytes[src] === 0 ? 0 : -1;
    if (length === 0) return -1;
    let at = src;
    let out = dst;
    for (;;) {
      const token = bytes[at++]!;
      let literals = token >> 4;
      const free = literals < longNibble && at <= end - 17 && out <= dstEnd - 32;
      if (free) {
        copyFreeLiterals(view, at, out, literals);
      } else {
        if (literals === longNibble) {
          const from = at;
          at = endOfLength(bytes, from, end);
          if (at === 0) return -1;
          literals += (at - from - 1) * 255 + bytes[at - 1]!;
        }
        if (at + literals > end - 8 || out + literals > dstEnd - 12) {
          if (at + literals !== end || out + literals > dstEnd) return -1;
          bytes.copyWithin(out, at, end);
          return out + literals - dst;
        }
        copyLiterals(bytes, view, at, out, literals);
      }
      at += literals;
      out += literals;
      const offset = view.getUint16(at, true);
      at += 2;
      if (out - offset < low) return -1;
      let matchLength = (token & 15) + minMatch;
      if (free && matchLength < longNibble + minMatch && offset >= 8) {
        copyFreeMatch(view, out - offset, out, matchLength);
      } else {
        if (matchLength === longNibble + minMatch) {
          const from = at;
          at = endOfLength(bytes, from, end - 4);
          if (at === 0) return -1;
          matchLength += (at - from - 1) * 255 + bytes[at - 1]!;
        }
        if (out + matchLength > dstEnd - 5) return -1;
        copyMatch(bytes, view, out, matchLength, offset);
      }
      out += matchLength;
    }
  }
}

/** The address after the bytes of a length, or 0 if they do not end before `limit`. */
function endOfLength(bytes: Uint8Array, at: number, limit: number): number {
  while (at < limit) if (bytes[at++] !== 255) return at;
  return 0;
}

/** Copies 16 bytes, more than a free sequence has literals, or the first 4 where these are enough. */
function copyFreeLiterals(view: DataView, from: number, to: number, literals: number): void {
  view.setInt32(to, view.getInt32(from, true), true);
  if (literals <= 4) return;
  view.setInt32(to + 4, view.getInt32(from + 4, true), true);
  view.setInt32(to + 8, view.getInt32(from + 8, true), true);
  view.setInt32(to + 12, view.getInt32(from + 12, true), true);
}

/** Copies 18 bytes, the longest match of a free sequence, or the first 8 where these are enough. */
function copyFreeMatch(view: DataView, from: number, to: number, matchLength: number): void {
  view.setInt32(to, view.getInt32(from, true), true);
  view.setInt32(to + 4, view.getInt32(from + 4, true), true);
  if (matchLength <= 8) return;
  view.setInt32(to + 8, view.getInt32(from + 8, true), true);
  view.setInt32(to + 12, view.getInt32(from + 12, true), true);
  view.setInt16(to + 16, view.getInt16(from + 16, true), true);
}

/** Copies literals that others follow, and up to 3 bytes more: there are 8 more to read, 12 to write. */
function copyLiterals(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  literals: number,
): void {
  if (literals > longCopy) {
    bytes.copyWithin(to, from, from + literals);
    return;
  }
  for (let i = 0; i < literals; i += 4) {
    view.setInt32(to + i, view.getInt32(from + i, true), true);
  }
}

/** Copies a match of any length and offset, and up to 3 bytes more: there are 5 more to write. */
function copyMatch(
  bytes: Uint8Array,
  view: DataView,
  out: number,
  matchLength: number,
  offset: number,
): void {
  const stop = out + matchLength;
  if (offset < 2) {
    fill(bytes, view, out, stop, offset === 0 ? 0 : bytes[out - 1]!);
    return;
  }
  let distance = offset;
  if (offset < 4) {
    // Byte by byte until what repeats is at least a word long.
    for (let i = 0; i < offset; i++) bytes[out + i] = bytes[out + i - offset]!;
    out += offset;
    distance += offset;
  } else if (matchLength > longCopy && matchLength <= offset) {
    bytes.copyWithin(out, out - offset, stop - offset);
    return;
  }
  for (; out < stop; out += 4) view.setInt32(out, view.getInt32(out - distance, true), true);
}

/** Fills from `out` to `stop`, and up to 3 bytes more. */
function fill(bytes: Uint8Array, view: DataView, out: number, stop: number, byte: number): void {
  if (stop - out > longCopy) {
    bytes.fill(byte, out, stop);
    return;
  }
  const word = Math.imul(byte, 0x01010101);
  for (; out < stop; out += 4) view.setInt32(out, word, true);
}
