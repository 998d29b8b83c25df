import { crc32 } from 'node:zlib';

/** Bytes of a segment: what is written at once, and becomes free at once. */
export const segmentBytes: number = 256 * 1024;
/** Objects begin at multiples of this, and locations count them. */
export const stepBytes = 16;
/** Steps of a segment. */
export const segmentSteps: number = segmentBytes / stepBytes;
/** A location has 32 bits. */
export const maxSegments: number = 2 ** 32 / segmentSteps;
/** Bytes of the largest file. */
export const maxFileBytes: number = maxSegments * segmentBytes;

/** Bytes before each object: its owner, then length, checksum flag and generation in one word. */
export const headerBytes = 8;
/** Bytes behind an object that has a checksum. */
export const checksumBytes = 4;

const lengthBits = 17;
const checksumFlag = 2 ** lengthBits;
const generationShift = lengthBits + 1;
/** Bytes of the longest object. */
export const maxLength: number = 2 ** lengthBits - 1;

/** An object as it stands in a segment. */
export interface PlacedObject {
  readonly owner: number;
  readonly bytes: Uint8Array;
  readonly checksum: boolean;
}

/** Bytes from one object to the next. */
export function placedBytes(length: number, checksum: boolean): number {
  return roundUp(headerBytes + length + (checksum ? checksumBytes : 0), stepBytes);
}

/** Steps that an object counts for, with or without checksum: all that is known of it when it is freed. */
export function stepsOf(length: number): number {
  return Math.ceil((headerBytes + length) / stepBytes);
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Writes an object with its header to `segment`, from byte `at` on. */
export function putObject(
  segment: Uint8Array,
  at: number,
  { owner, bytes, checksum }: PlacedObject,
  generation: number,
): void {
  const end = at + headerBytes + bytes.length;
  putWord(segment, at, owner);
  putWord(segment, at + 4, secondWord(bytes.length, checksum, generation));
  segment.set(bytes, at + headerBytes);
  if (checksum) putWord(segment, end, crc32(segment.subarray(at, end)));
  segment.fill(0, end + (checksum ? checksumBytes : 0), at + placedBytes(bytes.length, checksum));
}

/**
 * The object at byte `at`, a view into `segment`, if it can have been written there in this generation: `damaged`
 * where its checksum says that it is not what was written.
 */
export function objectAt(
  segment: Uint8Array,
  at: number,
  generation: number,
): PlacedObject | 'damaged' | undefined {
  if (at + headerBytes > segment.length) return undefined;
  const second = word(segment, at + 4);
  if (second >>> generationShift !== shortGeneration(generation)) return undefined;
  const length = second % checksumFlag;
  const checksum = (second & checksumFlag) !== 0;
  const end = at + headerBytes + length;
  if (length === 0 || end + (checksum ? checksumBytes : 0) > segment.length) return undefined;
  if (checksum && crc32(segment.subarray(at, end)) !== word(segment, end)) return 'damaged';
  return { owner: word(segment, at), bytes: segment.subarray(at + headerBytes, end), checksum };
}

/** Whether the header at byte `at` is the one that an object of this owner and length has there. */
export function hasHeader(
  segment: Uint8Array,
  at: number,
  owner: number,
  length: number,
  generation: number,
): boolean {
  if (at + headerBytes + length > segment.length || word(segment, at) !== owner) return false;
  const second = word(segment, at + 4);
  return (
    second === secondWord(length, false, generation) ||
    second === secondWord(length, true, generation)
  );
}

function secondWord(length: number, checksum: boolean, generation: number): number {
  const low = length + (checksum ? checksumFlag : 0);
  return (low | (shortGeneration(generation) << generationShift)) >>> 0;
}

/** What a header has of the generation. */
function shortGeneration(generation: number): number {
  return generation % 2 ** (32 - generationShift);
}

/** A little-endian word, at any place. */
function word(bytes: Uint8Array, at: number): number {
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  return (low | (bytes[at + 3]! << 24)) >>> 0;
}

function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
