import { ByteCursor } from '../bytes/byte-cursor.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';

const headerBytes = 92;
const xmlLengthAt = 20;
const chunkBytes = 64 * 1024;

/** What `virsh save` writes behind its header and the description of the guest: a stream of QEMU, maybe packed. */
export async function* unwrapLibvirt(
  source: ByteSource,
): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = new ByteCursor(source);
  try {
    const header = await cursor.take(headerBytes);
    const order = isSwapped(header) ? 'big' : 'little';
    await cursor.skip(new Fields(header, order).u32(xmlLengthAt));
    for (;;) {
      const bytes = await cursor.takeUpTo(chunkBytes);
      if (bytes.length === 0) return;
      yield bytes;
    }
  } finally {
    await cursor.close();
  }
}

/** Its version, in the byte order of the host, is a small number. */
function isSwapped(header: Uint8Array): boolean {
  return new Fields(header, 'big').u32(16) < 256;
}
