// These constants are not shared with other files: V8 does not fold constants that are imported.

/** Probes and copies end so many bytes before the end of a chunk. */
const chunkMargin = 20;
/** Literals that are left over and the next chunk make at least so many bytes, or all of them stay literals. */
const minChunk = 32;
/** After 2⁵ bytes without a copy the search goes on in longer steps. */
const bytesPerStepLog = 5;
/** The longest run of zeros that an instruction stands for. */
const maxZeroRun = 2051;
const maxShortLength = 8;
const maxShortDistance = 2048;
const maxMediumLength = 33;
const maxMediumDistance = 16384;
const maxFarLength = 9;
/** More literals than these take further bytes. */
const maxLiterals = 18;
/** The most literals that a stream's first byte can count; it does where nothing but literals follows. */
const maxFirstLiterals = 238;
/** The three bytes that end a stream. */
const endLength = 3;
/** Above so many bytes, a call costs less than copying by words. */
const longCopy = 96;

/** What tells the two encodings apart, and how large the table is. */
export interface EncoderRules {
  /** Whether runs of zeros have an instruction of their own, which a header announces: `lzo-rle`. */
  readonly zeroRuns: boolean;
  /** The table has 2 to this power entries: 13 in the kernel. */
  readonly hashBits: number;
}

/**
 * Encodes streams of LZO1X with the decisions of Linux, so that they are as long as those of zram and zswap.
 *
 * A stream is a run of instructions, each a copy of what came before or literals: new bytes. The number
 * of literals after a copy, 0 to 3, stands in two bits of the copy; more take an instruction of their own. Copies,
 * by what their first byte is, with `S` for those two bits and low bytes first:
 *
 *     64–255  LLLDDDSS, DDDDDDDD            3 to 8 bytes from up to 2048 before
 *     32–63   001LLLLL, [length], SS + 14   2 bytes or more from up to 16384 before
 *     16–31   0001DLLL, [length], SS + 14   2 bytes or more from 16384 to 49151 before; 16384 is the end
 *     24–31   00011LLL, FC + S, FF, length  zeros, where the header 11 01 allows them
 *     0–15    0000LLLL, [length]            literals
 *
 * Where the bits of a length are 0, bytes follow: zeros that count 255 each, and a last one that is not zero.
 *
 * How copies are found:
 * - A page is cut into chunks of 48 KiB, each with an empty table: positions have 16 bits, and no copy
 *   reaches so far that a distance does not fit.
 * - The table has, for a hash of 4 bytes, the last position at which they were probed. An empty entry looks
 *   like that of the chunk's first byte and is a candidate like any other.
 * - The search probes every position at first, and after 32 bytes without a copy every second, and so on. What
 *   lies within a copy does not enter the table.
 * - A copy is extended forwards only, by 8 bytes at a time, until what is compared differs or the margin
 *   at the chunk's end is reached.
 * - With runs of zeros, a position with four of them begins a run, whatever the table has.
 *
 * The table costs 16 KiB an instance. Words are read and written by a DataView, since they are seldom aligned.
 */
export class StreamEncoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #table: Uint16Array;
  readonly #hashShift: number;
  readonly #zeroRuns: boolean;
  readonly #maxChunk: number;
  /** The end of the room, and where the next byte goes. */
  #dstEnd = 0;
  #out = 0;
  /** The first byte that is in no instruction yet. */
  #literalsAt = 0;
  /** Where the last instruction has its two bits; 0 before the first. */
  #bitsAt = 0;

  /** @param bytes the page memory. */
  constructor(bytes: Uint8Array, { zeroRuns, hashBits }: EncoderRules) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#table = new Uint16Array(1 << hashBits);
    this.#hashShift = 32 - hashBits;
    this.#zeroRuns = zeroRuns;
    this.#maxChunk = zeroRuns ? 49151 : 49152;
  }

  /**
   * Encodes `length` bytes at `src` to `dst`.
   *
   * @returns bytes written, or 0 if they do not fit into `capacity`.
   */
  encode(src: number, length: number, dst: number, capacity: number): number {
    const end = src + length;
    this.#dstEnd = dst + capacity;
    this.#out = dst;
    this.#literalsAt = src;
    this.#bitsAt = 0;
    if (this.#zeroRuns) {
      if (capacity < 2) return 0;
      this.#view.setUint16(dst, 0x0111, true);
      this.#out += 2;
    }
    for (let at = src; end - at > chunkMargin; ) {
      const chunkEnd = Math.min(end, at + this.#maxChunk);
      if (chunkEnd - this.#literalsAt < minChunk) break;
      if (!this.#encodeChunk(at, chunkEnd)) return 0;
      at = chunkEnd;
    }
    return this.#writeLast(end) ? this.#out - dst : 0;
  }

  /** Encodes what lies from `low` to `chunkEnd` but for the last literals. False: it does not fit. */
  #encodeChunk(low: number, chunkEnd: number): boolean {
    const view = this.#view;
    const table = this.#table;
    const shift = this.#hashShift;
    const zeroRuns = this.#zeroRuns;
    const limit = chunkEnd - chunkMargin;
    table.fill(0);
    let anchor = low;
    let at = this.#literalsAt < low ? low + 1 : low + 5;
    while (at < limit) {
      const word = view.getInt32(at, true);
      if (zeroRuns && word === 0) {
        const runEnd = endOfZeros(view, at, limit);
        if (!this.#writeZeroRun(at, runEnd)) return false;
        at = runEnd;
        anchor = at;
        continue;
      }
      const entry = Math.imul(word, 0x1824429d) >>> shift;
      const match = low + table[entry]!;
      table[entry] = at - low;
      if (view.getInt32(match, true) !== word) {
        at += 1 + ((at - anchor) >> bytesPerStepLog);
        continue;
      }
      let copyEnd = endOfCopy(view, match + 4, at + 4, limit);
      const distance = at - match;
      if (zeroRuns && looksLikeZeroRun(distance, copyEnd - at)) copyEnd = at + 260;
      if (!this.#writeCopy(at, distance, copyEnd - at)) return false;
      at = copyEnd;
      anchor = at;
    }
    return true;
  }

  /** Writes the literals before a run of zeros, and the run. False: they do not fit. */
  #writeZeroRun(at: number, runEnd: number): boolean {
    if (!this.#writeLiterals(at, 4)) return false;
    const out = this.#out;
    const more = runEnd - at - 4;
    this.#view.setInt32(out, 0x00fffc18 | (more & 7) | ((more >> 3) << 24), true);
    this.#bitsAt = out + 1;
    this.#out = out + 4;
    this.#literalsAt = runEnd;
    return true;
  }

  /** Writes the literals before a copy, and the copy. False: they do not fit. */
  #writeCopy(at: number, distance: number, length: number): boolean {
    const view = this.#view;
    const short = length <= maxShortLength && distance <= maxShortDistance;
    const medium = distance <= maxMediumDistance;
    const maxLength = medium ? maxMediumLength : maxFarLength;
    const more = length > maxLength ? moreBytes(length - maxLength) : 0;
    if (!this.#writeLiterals(at, short ? 2 : 3 + more)) return false;
    this.#literalsAt = at + length;
    let out = this.#out;
    if (short) {
      const back = distance - 1;
      view.setUint8(out, ((length - 1) << 5) | ((back & 7) << 2));
      view.setUint8(out + 1, back >> 3);
      this.#bitsAt = out;
      this.#out = out + 2;
      return true;
    }
    const back = medium ? distance - 1 : distance - 16384;
    const opcode = medium ? 32 : 16 | ((back >> 11) & 8);
    view.setUint8(out++, opcode | (more > 0 ? 0 : length - 2));
    if (more > 0) out = writeMore(view, out, length - maxLength);
    view.setUint16(out, (back & 0x3fff) << 2, true);
    this.#bitsAt = out;
    this.#out = out + 2;
    return true;
  }

  /** Writes the literals before `at`, where an instruction of so many bytes follows. False: no room for both. */
  #writeLiterals(at: number, following: number): boolean {
    const literals = at - this.#literalsAt;
    // The end must fit too; so up to 3 bytes can be written too many.
    if (literals + literalsOverhead(literals) + following + endLength > this.#dstEnd - this.#out) {
      return false;
    }
    if (literals === 0) return true;
    this.#writeLiteralCount(literals);
    const from = this.#literalsAt;
    const to = this.#out;
    this.#out = to + literals;
    if (literals > longCopy) {
      this.#bytes.copyWithin(to, from, at);
      return true;
    }
    const view = this.#view;
    for (let i = 0; i < literals; i += 4) {
      view.setInt32(to + i, view.getInt32(from + i, true), true);
    }
    return true;
  }

  #writeLiteralCount(literals: number): void {
    const view = this.#view;
    if (literals <= 3) {
      view.setUint8(this.#bitsAt, view.getUint8(this.#bitsAt) | literals);
    } else if (literals <= maxLiterals) {
      view.setUint8(this.#out++, literals - 3);
    } else {
      view.setUint8(this.#out, 0);
      this.#out = writeMore(view, this.#out + 1, literals - maxLiterals);
    }
  }

  /** Writes what is in no instruction yet, and the end. False: they do not fit. */
  #writeLast(end: number): boolean {
    const view = this.#view;
    const literals = end - this.#literalsAt;
    const alone = this.#bitsAt === 0 && literals <= maxFirstLiterals;
    const overhead = alone ? Math.min(literals, 1) : literalsOverhead(literals);
    if (literals + overhead + endLength > this.#dstEnd - this.#out) return false;
    if (!alone) this.#writeLiteralCount(literals);
    else if (literals > 0) view.setUint8(this.#out++, 17 + literals);
    this.#bytes.copyWithin(this.#out, this.#literalsAt, end);
    this.#out += literals;
    view.setUint16(this.#out, 0x0011, true);
    view.setUint8(this.#out + 2, 0);
    this.#out += endLength;
    return true;
  }
}

/** The address after the zeros at `at`: four at least, and no more than a run can have or before `limit`. */
function endOfZeros(view: DataView, at: number, limit: number): number {
  const stop = Math.min(limit, at + maxZeroRun);
  let end = at + 4;
  while (end + 4 <= stop && view.getInt32(end, true) === 0) end += 4;
  while (end < stop && view.getUint8(end) === 0) end++;
  return end;
}

/**
 * The address after the bytes at `at` that equal those at `match`. They are compared by eights; where the
 * next would begin at `limit` or after it, they are not compared any more.
 */
function endOfCopy(view: DataView, match: number, at: number, limit: number): number {
  do {
    let difference = view.getInt32(at, true) ^ view.getInt32(match, true);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return at + ((31 - Math.clz32(difference & -difference)) >> 3);
    difference = view.getInt32(at + 4, true) ^ view.getInt32(match + 4, true);
    if (difference !== 0) return at + 4 + ((31 - Math.clz32(difference & -difference)) >> 3);
    at += 8;
    match += 8;
  } while (at < limit);
  return at;
}

/** Whether the first bytes of a far copy would be those of a run of zeros. */
function looksLikeZeroRun(distance: number, length: number): boolean {
  const back = distance - maxMediumDistance;
  return back > 0 && (back & 0x403f) === 0x403f && length >= 261 && length <= 264;
}

/** Bytes that a number of literals takes. */
function literalsOverhead(literals: number): number {
  if (literals <= 3) return 0;
  return literals <= maxLiterals ? 1 : 1 + moreBytes(literals - maxLiterals);
}

/** Bytes that the part of a length takes that its bits do not hold. */
function moreBytes(rest: number): number {
  return Math.ceil(rest / 255);
}

/** Writes that part; returns the address after it. */
function writeMore(view: DataView, out: number, rest: number): number {
  for (; rest > 255; rest -= 255) view.setUint8(out++, 0);
  view.setUint8(out++, rest);
  return out;
}
