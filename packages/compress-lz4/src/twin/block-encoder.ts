// These constants are not shared with other files: V8 does not fold constants that are imported, which
// costs this encoder nearly a tenth of its speed.

/** The shortest match, in bytes. */
const minMatch = 4;
/** So many bytes at the end of a page are literals. */
const lastLiterals = 5;
/** No match starts less than so many bytes before the end of a page. */
const matchStartMargin = 12;
/** A nibble of this value goes on in further bytes. */
const longNibble = 15;
/** Dictionary, prefix and page together: positions and offsets have 16 bits. */
const maxReach = 65536;
const hashBits = 13;
/** Every third position of a prefix is entered, as liblz4 does: it costs a third, and a percent of bytes. */
const prefixStep = 3;
/** After 2⁶ failures the search goes on in longer steps. */
const triesPerStepLog = 6;
/** Above so many bytes, a call costs less than copying by words. */
const longCopy = 96;

/**
 * Encodes LZ4 blocks with the decisions of liblz4's fast compressor, as `LZ4_compress_fast` takes
 * them with a fresh state for inputs of up to 64 KiB, so that the blocks are equal to its blocks.
 *
 * A block (lz4_Block_format.md of the LZ4 project) is a run of sequences: a token; more bytes of the
 * number of literals; the literals; the offset of a match in two bytes, low one first; more bytes of
 * the match's length. The token's high nibble is the number of literals, the low one the length of
 * the match less 4. Where a nibble is 15, bytes follow that are added to it, up to and including the
 * first that is not 255. The last sequence ends after its literals.
 *
 * How matches are found:
 * - A table has, for a hash of 4 bytes, the last position at which they were looked at.
 * - The search probes every position after the last match at first. After 64 failures it goes on in
 *   steps of 2, after 128 in steps of 3, and so on; acceleration n begins with steps of n, but for the
 *   very first. It gives up without a probe when the position after the one to be probed is too near
 *   the end.
 * - A match is extended backwards over literals, then forwards.
 * - The position two before its end enters the table; the one at its end is probed at once.
 *
 * Words are read and written by a DataView, since they are seldom aligned.
 *
 * The table costs 16 KiB an instance. It is cleared for every page: if entries were told apart by
 * a generation instead, those of earlier pages would be candidates too, each a cache miss and a branch
 * that cannot be predicted, and that costs more than clearing.
 */
export class BlockEncoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /**
   * Positions, counted from the first byte that a match may reach. An empty entry looks like that
   * byte's and does no harm: a candidate counts only if its 4 bytes are those searched for.
   */
  readonly #table: Uint16Array = new Uint16Array(1 << hashBits);
  readonly #firstTry: number;
  readonly #searchMargin: number;

  /**
   * @param bytes the page memory.
   * @param acceleration from 1 to 65537.
   * @param searchMargin how many bytes before the end the search gives up: 11 in liblz4, 12 in the
   * kernel. The probe at the end of a match is not bound by it.
   */
  constructor(bytes: Uint8Array, acceleration: number, searchMargin: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#firstTry = acceleration << triesPerStepLog;
    this.#searchMargin = searchMargin;
  }

  /**
   * Encodes `length` bytes at `src`, at most 65536, to `dst`. Matches may reach into the `prefix` bytes
   * before `src`, as far as 65536 − `length` bytes.
   *
   * @returns bytes written, or 0 if they do not fit into `capacity`.
   */
  encode(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const low = src - Math.min(prefix, maxReach - length);
    if (length > matchStartMargin) {
      this.#table.fill(0);
      this.#enter(low, low, src, prefixStep);
    }
    return this.#encodeEntered(low, src, length, dst, capacity);
  }

  /** The table as it is after the `length` bytes of a dictionary at `low`, for {@link encodeAfter}. */
  prepare(low: number, length: number): Uint16Array {
    this.#table.fill(0);
    this.#enter(low, low, low + length - minMatch, 1);
    return this.#table.slice();
  }

  /**
   * As {@link encode}, when matches may also reach from the prefix on to `low`, where the dictionary begins
   * that `prepared` is of: at most 65536 bytes before the end of the page.
   */
  encodeAfter(
    prepared: Uint16Array,
    low: number,
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
  ): number {
    this.#table.set(prepared);
    this.#enter(low, src - prefix, src, prefixStep);
    return this.#encodeEntered(low, src, length, dst, capacity);
  }

  /** Encodes when the table has the positions before the page, counted from `low`. */
  #encodeEntered(low: number, src: number, length: number, dst: number, capacity: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const table = this.#table;
    const end = src + length;
    const dstEnd = dst + capacity;
    let out = dst;
    let anchor = src; // The first byte that is in no sequence yet.
    if (length > matchStartMargin) {
      const lastMatchStart = end - matchStartMargin;
      const lastMatchEnd = end - lastLiterals;
      const searchEnd = end - this.#searchMargin;
      const firstTry = this.#firstTry;
      let at = src;
      sequences: for (;;) {
        let match: number;
        let word: number;
        let next = at + 1;
        let nextWord = view.getInt32(next, true);
        let step = 1;
        let tries = firstTry;
        do {
          at = next;
          word = nextWord;
          next += step;
          step = tries++ >> triesPerStepLog;
          if (next > searchEnd) break sequences;
          const entry = hash(word);
          match = low + table[entry]!;
          table[entry] = at - low;
          nextWord = view.getInt32(next, true);
        } while (view.getInt32(match, true) !== word);
        while (at > anchor && match > low && bytes[at - 1] === bytes[match - 1]) {
          at--;
          match--;
        }
        do {
          const matchEnd = equalUntil(view, match + minMatch, at + minMatch, lastMatchEnd);
          out = writeSequence(bytes, view, out, dstEnd, anchor, at, at - match, matchEnd - at);
          if (out === 0) return 0;
          at = matchEnd;
          anchor = at;
          if (at > lastMatchStart) break sequences;
          table[hash(view.getInt32(at - 2, true))] = at - 2 - low;
          word = view.getInt32(at, true);
          const entry = hash(word);
          match = low + table[entry]!;
          table[entry] = at - low;
        } while (view.getInt32(match, true) === word);
      }
    }
    const literals = end - anchor;
    if (out + 1 + moreBytes(literals) + literals > dstEnd) return 0;
    out = writeToken(view, out, literals, 0);
    bytes.copyWithin(out, anchor, end);
    return out + literals - dst;
  }

  /** Enters positions from `from` to `to`, counted from `low`. */
  #enter(low: number, from: number, to: number, step: number): void {
    const view = this.#view;
    const table = this.#table;
    for (let at = from; at <= to; at += step) table[hash(view.getInt32(at, true))] = at - low;
  }
}

/** Multiplicative hashing, with liblz4's multiplier. */
function hash(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);
}

/** The address after the bytes at `at` that equal those at `match`, at most `end`. */
function equalUntil(view: DataView, match: number, at: number, end: number): number {
  for (; at <= end - 4; at += 4, match += 4) {
    const difference = view.getInt32(at, true) ^ view.getInt32(match, true);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return at + ((31 - Math.clz32(difference & -difference)) >> 3);
  }
  while (at < end && view.getUint8(at) === view.getUint8(match)) {
    at++;
    match++;
  }
  return at;
}

/**
 * Writes a sequence to `out`: the literals from `anchor` to `at`, and a match.
 *
 * @returns the address after it, or 0 if `dstEnd` leaves no room for it and for the least that must
 * follow: a token and the last literals.
 */
function writeSequence(
  bytes: Uint8Array,
  view: DataView,
  out: number,
  dstEnd: number,
  anchor: number,
  at: number,
  offset: number,
  matchLength: number,
): number {
  const literals = at - anchor;
  const more = matchLength - minMatch;
  const size = 1 + moreBytes(literals) + literals + 2 + moreBytes(more);
  if (out + size + 1 + lastLiterals > dstEnd) return 0;
  out = writeToken(view, out, literals, more);
  if (literals > longCopy) {
    bytes.copyWithin(out, anchor, at);
  } else {
    // Up to 3 bytes too many, where the rest of the block will be: 8 bytes at least.
    for (let i = 0; i < literals; i += 4) {
      view.setInt32(out + i, view.getInt32(anchor + i, true), true);
    }
  }
  out += literals;
  view.setUint16(out, offset, true);
  out += 2;
  return more < longNibble ? out : writeMore(view, out, more);
}

function writeToken(view: DataView, out: number, literals: number, more: number): number {
  view.setUint8(out, (Math.min(literals, longNibble) << 4) | Math.min(more, longNibble));
  return literals < longNibble ? out + 1 : writeMore(view, out + 1, literals);
}

/** Bytes that a length takes beyond its nibble. */
function moreBytes(length: number): number {
  return length < longNibble ? 0 : Math.floor((length - longNibble) / 255) + 1;
}

/** Writes the part of a length that is not in its nibble; returns the address after it. */
function writeMore(view: DataView, out: number, length: number): number {
  let rest = length - longNibble;
  for (; rest >= 255; rest -= 255) view.setUint8(out++, 255);
  view.setUint8(out++, rest);
  return out;
}
