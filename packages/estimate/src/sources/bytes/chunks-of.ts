import type { ByteSource } from './byte-source.ts';

const chunkBytes = 64 * 1024;

/** All bytes of a source, in pieces of their own. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = source.open();
  try {
    for (;;) {
      const chunk = new Uint8Array(chunkBytes);
      const bytes = await reader.read(chunk);
      if (bytes === 0) return;
      yield chunk.subarray(0, bytes);
    }
  } finally {
    await reader.close();
  }
}
