import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import type { Piece } from '../bytes/piece-reader.ts';
import { maskedCrc32c } from '../checksums/crc32c.ts';
import { SnappyDecoder } from '../snappy.ts';

const maxChunkBytes = 65536;
const checksumBytes = 4;
const chunk = { compressed: 0, plain: 1, skippableFrom: 0x80 } as const;

/**
 * Unpacks `length` bytes of snappy's framing format, and leaves the cursor behind the chunk that the
 * last of them is in. A chunk that does not decode, or to bytes of another checksum, is a damaged piece.
 *
 * @throws BrokenInput for what is no such format, or more bytes.
 */
export async function* snappyFrames(
  cursor: ByteCursor,
  length: number,
): AsyncGenerator<Piece, void, undefined> {
  const decoder = new SnappyDecoder();
  for (let left = length; left > 0; ) {
    const [type, a, b, c] = (await cursor.take(4)) as unknown as [number, number, number, number];
    const size = a | (b << 8) | (c << 16);
    if (type >= chunk.skippableFrom) {
      await cursor.skip(size);
      continue;
    }
    if (type > chunk.plain || size < checksumBytes || size > maxChunkBytes * 2) {
      throw new BrokenInput(`has no snappy frame before byte ${cursor.position}`);
    }
    const taken = await cursor.take(size);
    const piece = type === chunk.compressed ? decoded(decoder, taken, left) : checked(taken);
    if (piece.length > left) throw new BrokenInput('has more bytes in a range than it says');
    left -= piece.length;
    yield piece;
  }
}

/** The piece in a chunk of compressed data behind their checksum. */
function decoded(decoder: SnappyDecoder, taken: Uint8Array, left: number): Piece {
  try {
    return checked(taken, decoder.decode(taken.subarray(checksumBytes), maxChunkBytes));
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    // What it says of its length may be what is wrong; every chunk but the last of a range is full.
    return { length: Math.min(maxChunkBytes, left), problem: error.message };
  }
}

function checked(taken: Uint8Array, bytes: Uint8Array = taken.subarray(checksumBytes)): Piece {
  if (new Fields(taken).u32(0) === maskedCrc32c(bytes)) return bytes;
  return { length: bytes.length, problem: 'has a snappy chunk whose checksum is wrong' };
}
