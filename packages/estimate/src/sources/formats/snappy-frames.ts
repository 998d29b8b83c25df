import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { SnappyDecoder } from '../snappy.ts';

const maxChunkBytes = 65536;
const checksumBytes = 4;
const chunk = { compressed: 0, plain: 1, skippableFrom: 0x80 } as const;

/**
 * Unpacks `length` bytes of snappy's framing format, and leaves the cursor behind the chunk that the
 * last of them is in.
 *
 * @throws BrokenInput for what is no such format, or more bytes.
 */
export async function* snappyFrames(
  cursor: ByteCursor,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
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
    const data = (await cursor.take(size)).subarray(checksumBytes);
    const bytes = type === chunk.compressed ? decoder.decode(data, maxChunkBytes) : data;
    if (bytes.length > left) throw new BrokenInput('has more bytes in a range than it says');
    left -= bytes.length;
    yield bytes;
  }
}
