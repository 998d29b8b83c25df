/**
 * The form of a Zstandard frame (RFC 8878, 3.1.1) that all engines write for a page, and a reader that
 * accepts no other. What it has accepted can be given to a decoder: it ends where its bytes end, says
 * that it decodes to no more than a page, and asks for nothing else (a window, a dictionary, a checksum).
 * What its blocks decode to is for the decoder to check.
 *
 * | bytes | |
 * | --- | --- |
 * | 4 | magic number |
 * | 1 | descriptor: a single segment; no dictionary, no checksum |
 * | 1, 2 or 4 | size of the content |
 * | | blocks, each with a header of 3 bytes: last, type, size |
 */
import { CorruptionError } from '@pagefold/contracts';

/** The longest frame of `length` bytes: at least zstd's own `ZSTD_compressBound` for every length. */
export function zstdBound(length: number): number {
  return length + (length >>> 8) + 64;
}

/** Bytes before the blocks, at most. */
export const longestFrameHeader = 9;

const magicNumber = 0xfd2fb528;
const singleSegment = 0x20;
const contentSizeBits = 0xc0;
const blockHeaderLength = 3;
/** The block type that is one byte long; blocks of other types are as long as their size. */
const repeatedByte = 1;

/** Reads one frame at a time; its fields are those of the last one. */
export class FrameReader {
  /** Bytes that the frame says it decodes to. */
  contentSize = 0;
  /** Where in the frame the first block is. */
  blocksAt = 0;
  /** Where in the frame the last block is. */
  lastBlockAt = 0;

  /**
   * Reads a frame.
   *
   * @throws CorruptionError `PAGEFOLD_DECOMPRESS_FAIL` unless it is a frame of the one form whose
   * content is at most `capacity` bytes.
   */
  read(frame: Uint8Array, capacity: number): void {
    this.#readHeader(frame);
    if (this.contentSize > capacity) throw damagedFrame('more than a page');
    if (frame.length > zstdBound(this.contentSize)) throw damagedFrame('longer than its content');
    this.#readBlocks(frame);
  }

  #readHeader(frame: Uint8Array): void {
    if (frame.length < longestFrameHeader) throw damagedFrame('cut short');
    if (uint32(frame, 0) !== magicNumber) throw damagedFrame('no magic number');
    const descriptor = frame[4]!;
    if ((descriptor & ~contentSizeBits) !== singleSegment) {
      throw damagedFrame(`descriptor 0x${descriptor.toString(16)}`);
    }
    const at = 5;
    switch (descriptor >>> 6) {
      case 0:
        this.contentSize = frame[at]!;
        this.blocksAt = at + 1;
        break;
      case 1:
        this.contentSize = 256 + (frame[at]! | (frame[at + 1]! << 8));
        this.blocksAt = at + 2;
        break;
      case 2:
        this.contentSize = uint32(frame, at);
        this.blocksAt = at + 4;
        break;
      default:
        throw damagedFrame('more than a page');
    }
  }

  #readBlocks(frame: Uint8Array): void {
    const end = frame.length;
    let isLast = false;
    let at = this.blocksAt;
    while (!isLast) {
      if (end - at < blockHeaderLength) throw damagedFrame('cut short');
      this.lastBlockAt = at;
      const header = frame[at]! | (frame[at + 1]! << 8) | (frame[at + 2]! << 16);
      isLast = (header & 1) === 1;
      const isRepeatedByte = ((header >>> 1) & 3) === repeatedByte;
      at += blockHeaderLength + (isRepeatedByte ? 1 : header >>> 3);
    }
    if (at > end) throw damagedFrame('cut short');
    if (at < end) throw damagedFrame('bytes after the end of the frame');
  }
}

/** A block, header included, that decodes to `size` zeros and ends its frame. */
export function lastBlockOfZeros(size: number): readonly number[] {
  const header = (size << 3) | (repeatedByte << 1) | 1;
  return [header & 255, (header >>> 8) & 255, (header >>> 16) & 255, 0];
}

/** Writes the longest form of header to the start of `frame`, for a content of `size` bytes. */
export function writeFrameHeader(frame: Uint8Array, size: number): void {
  writeUint32(frame, 0, magicNumber);
  frame[4] = singleSegment | 0x80;
  writeUint32(frame, 5, size);
}

export function damagedFrame(reason: string, options?: ErrorOptions): CorruptionError {
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `zstd: ${reason}`, options);
}

function uint32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
