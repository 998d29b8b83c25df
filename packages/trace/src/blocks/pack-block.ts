import { crc32, deflateRawSync } from 'node:zlib';

/*
 * Blocks are those of BGZF (Sequence Alignment/Map Format Specification, section 4.1): gzip members that say
 * their own length, so that any gzip reads the whole, and a reader knows where each block must end.
 */

/** What every block begins with; two bytes of its length − 1 follow. */
export const blockHead: Uint8Array = Uint8Array.of(
  ...[0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0],
);
/** Bytes before the compressed data: the head and the length. */
export const headBytes: number = blockHead.length + 2;
/** Bytes behind it: a CRC-32 and the length of what was compressed. */
export const tailBytes = 8;
/** The most bytes of a block, and of what it holds. */
export const maxBlockBytes = 65_536;

/** Compresses up to 32 KiB, which fit into a block however little they compress, into a block of their own. */
export function packBlock(bytes: Uint8Array): Uint8Array {
  const packed = deflateRawSync(bytes, { level: 6 });
  const block = Buffer.alloc(headBytes + packed.length + tailBytes);
  block.set(blockHead);
  block.writeUInt16LE(block.length - 1, blockHead.length);
  block.set(packed, headBytes);
  block.writeUInt32LE(crc32(bytes), block.length - tailBytes);
  block.writeUInt32LE(bytes.length, block.length - 4);
  return block;
}
