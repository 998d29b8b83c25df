import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { lz4Frame } from './lz4.ts';
import { zstdFrame } from './zstd.ts';

const zstd = 0xfd2f_b528;
const lz4 = 0x184d_2204;
const skippable = 0x184d_2a50;
/** The longest block of either, and its checksum. */
const bufferBytes = 4 * 1024 * 1024 + 4;

/** Unpacks frames of zstd and lz4, one after another; both formats have frames to be skipped. */
export async function* unpackFrames(
  source: ByteSource,
): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = new ByteCursor(source, bufferBytes);
  try {
    for (;;) {
      const start = await cursor.takeUnlessEnd(4);
      if (start === undefined) return;
      const mark = new Fields(start).u32(0);
      if (mark === zstd) yield* zstdFrame(cursor);
      else if (mark === lz4) yield* lz4Frame(cursor);
      else if ((mark & 0xffff_fff0) >>> 0 === skippable) {
        await cursor.skip(new Fields(await cursor.take(4)).u32(0));
      } else {
        throw new BrokenInput(`has no frame of zstd or lz4 at byte ${cursor.position - 4}`);
      }
    }
  } finally {
    await cursor.close();
  }
}
