// Constants are not shared with other files: V8 does not fold constants that are imported.

/** So many bytes of a stream are left after any instruction and its literals: the end, or the next one's head. */
const endLength = 3;
/** The first byte of a stream counts literals if it is more than this; if it is this, a header may follow. */
const header = 17;
/** What `state` is after literals that had an instruction of their own. */
const afterLiterals = 4;
/** A far copy of this distance is the end of the stream; one from less far is not a far copy. */
const endDistance = 16384;
/** Above so many bytes, a call costs less than copying by single ones. */
const longCopy = 32;

/**
 * Decodes streams of LZO1X (the format: see StreamEncoder of `@pagefold/compress-lzo`), with and without Linux's runs of
 * zeros, and also the instructions that this encoder never uses: where fewer than 4 literals came just before, a first
 * byte of 0 to 15 is a copy of 2 bytes from up to 1024 before, and after more literals one of 3 bytes from 2049 to 3072
 * before.
 *
 * Every input is accepted or refused as Linux does. Refused is a stream that
 * - has fewer than 3 bytes, or fewer than 3 after an instruction and its literals;
 * - stands for more than the room, or refers to what is before it;
 * - does not end with the stream, or ends with a length that is not 3.
 *
 * It reads nothing outside the stream and writes nothing outside the room, however damaged the stream.
 *
 * Both the compressors and the images that are packed with LZO need it.
 */
export class LzoDecoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** The stream's next byte, and its end. */
  #at = 0;
  #end = 0;

  /** @param bytes where streams lie and pages go, for as long as it is used. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Decodes the stream of `length` bytes at `src` to `dst`, both indices into the bytes; the two do not overlap.
   *
   * @returns bytes written, at most `capacity`, or -1 for a damaged stream.
   */
  decode(src: number, length: number, dst: number, capacity: number): number {
    if (length < endLength) return -1;
    const bytes = this.#bytes;
    const view = this.#view;
    const end = src + length;
    const dstEnd = dst + capacity;
    const hasHeader = length >= 5 && bytes[src] === header;
    const zeroRuns = hasHeader && bytes[src + 1] !== 0;
    this.#end = end;
    this.#at = hasHeader ? src + 2 : src;
    let out = dst;
    let state = 0;
    if (bytes[this.#at]! > header) {
      const literals = bytes[this.#at++]! - header;
      if (!this.#copyLiterals(literals, out, dstEnd)) return -1;
      out += literals;
      state = Math.min(literals, afterLiterals);
    }
    for (;;) {
      const opcode = bytes[this.#at++]!;
      if (opcode < 16 && state === 0) {
        const literals = opcode > 0 ? 3 + opcode : 18 + this.#readMore(dstEnd - out);
        if (!this.#copyLiterals(literals, out, dstEnd)) return -1;
        out += literals;
        state = afterLiterals;
        continue;
      }
      let distance: number;
      let copied: number;
      let bits: number;
      if (opcode >= 64) {
        bits = opcode;
        copied = (opcode >> 5) + 1;
        distance = (bytes[this.#at++]! << 3) + ((opcode >> 2) & 7) + 1;
      } else if (opcode < 16) {
        bits = opcode;
        copied = state === afterLiterals ? 3 : 2;
        distance = (bytes[this.#at++]! << 2) + (opcode >> 2) + (copied === 3 ? 2049 : 1);
      } else if (zeroRuns && this.#isZeroRun(opcode)) {
        bits = bytes[this.#at]!;
        copied = 4 + (bytes[this.#at + 2]! << 3) + (opcode & 7);
        distance = 0;
        this.#at += 3;
      } else {
        const medium = opcode >= 32;
        copied = 2 + (opcode & (medium ? 31 : 7));
        if (copied === 2) copied += (medium ? 31 : 7) + this.#readMore(dstEnd - out);
        if (this.#at > end - 2) return -1;
        bits = view.getUint16(this.#at, true);
        this.#at += 2;
        distance = medium ? 1 + (bits >> 2) : endDistance + ((opcode & 8) << 11) + (bits >> 2);
        if (!medium && distance === endDistance) {
          return copied === 3 && this.#at === end ? out - dst : -1;
        }
      }
      if (distance > out - dst || copied > dstEnd - out) return -1;
      if (distance === 0) bytes.fill(0, out, out + copied);
      else copy(bytes, out, distance, copied);
      out += copied;
      state = bits & 3;
      if (!this.#copyLiterals(state, out, dstEnd)) return -1;
      out += state;
    }
  }

  /** Copies literals, which 3 bytes of the stream must follow. False: there are not as many, or no room. */
  #copyLiterals(literals: number, out: number, dstEnd: number): boolean {
    const at = this.#at;
    if (literals > dstEnd - out || literals + endLength > this.#end - at) return false;
    const bytes = this.#bytes;
    if (literals > longCopy) bytes.copyWithin(out, at, at + literals);
    else for (let i = 0; i < literals; i++) bytes[out + i] = bytes[at + i]!;
    this.#at = at + literals;
    return true;
  }

  /** Whether an instruction is a run of zeros; its first byte has been read. */
  #isZeroRun(opcode: number): boolean {
    if (opcode < 24 || opcode > 31 || this.#at > this.#end - 3) return false;
    return (this.#view.getUint16(this.#at, true) & 0xfffc) === 0xfffc;
  }

  /** The part of a length that its bits do not hold; more than `most` if it would be, or does not end. */
  #readMore(most: number): number {
    const bytes = this.#bytes;
    let sum = 0;
    while (this.#at < this.#end && sum <= most) {
      const byte = bytes[this.#at++]!;
      if (byte !== 0) return sum + byte;
      sum += 255;
    }
    return most + 1;
  }
}

/** Copies from `distance` bytes before, byte after byte, so that what is shorter than `length` repeats. */
function copy(bytes: Uint8Array, out: number, distance: number, length: number): void {
  if (length > longCopy && distance === 1) {
    bytes.fill(bytes[out - 1]!, out, out + length);
  } else if (length > longCopy && distance >= length) {
    bytes.copyWithin(out, out - distance, out - distance + length);
  } else {
    for (let i = 0; i < length; i++) bytes[out + i] = bytes[out + i - distance]!;
  }
}
