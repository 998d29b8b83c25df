import { BrokenInput, type ByteReader, type ByteSource, type Peeked } from './byte-source.ts';
import { StreamBytes } from './stream-bytes.ts';

/** The first `length` bytes of a source, or those before its end or what cannot be read. */
export async function peek(source: ByteSource, length: number): Promise<Peeked> {
  if (source instanceof StreamBytes) return source.peek(length);
  const reader = source.open();
  try {
    return await readSome(reader, Math.min(length, source.size ?? length));
  } finally {
    await reader.close();
  }
}

/** The last `length` bytes of a source that knows where they are. */
export async function peekEnd(source: ByteSource, length: number): Promise<Uint8Array> {
  if (!source.canSeek || source.size === undefined) return new Uint8Array(0);
  const reader = source.open();
  try {
    reader.seek!(Math.max(0, source.size - length));
    const { bytes } = await readSome(reader, Math.min(length, source.size));
    return bytes;
  } finally {
    await reader.close();
  }
}

async function readSome(reader: ByteReader, length: number): Promise<Peeked> {
  const bytes = new Uint8Array(length);
  let got = 0;
  let broken: BrokenInput | undefined;
  try {
    while (got < length) {
      const more = await reader.read(bytes.subarray(got));
      if (more === 0) break;
      got += more;
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    broken = error;
  }
  return { bytes: bytes.subarray(0, got), broken };
}
