import type { FileIo } from '@pagefold/backing-file';
import type { BackingObject } from '@pagefold/contracts';

/** A file in memory, of which tests see every byte. */
export class MemoryFile implements FileIo {
  bytes: Uint8Array = new Uint8Array(0);
  readonly writes: { position: number; bytes: Uint8Array }[] = [];

  async read(dst: Uint8Array, position: number): Promise<number> {
    const part = this.bytes.subarray(position, position + dst.length);
    dst.set(part);
    return part.length;
  }

  async write(src: Uint8Array, position: number): Promise<number> {
    this.writes.push({ position, bytes: src.slice() });
    if (position + src.length > this.bytes.length) await this.truncate(position + src.length);
    this.bytes.set(src, position);
    return src.length;
  }

  async truncate(length: number): Promise<void> {
    const bytes = new Uint8Array(length);
    bytes.set(this.bytes.subarray(0, length));
    this.bytes = bytes;
  }

  async close(): Promise<void> {}
}

/** An object whose bytes are all `fill`. */
export function object(
  owner: number,
  length: number,
  fill = owner,
  digestBytes = 8,
): BackingObject {
  return {
    owner,
    domain: 0,
    digest: new Uint8Array(digestBytes),
    bytes: new Uint8Array(length).fill(fill),
  };
}

export const segmentBytes: number = 256 * 1024;

/** Objects that fill one segment exactly: 63 of a page and one that is shorter. */
export function segmentFull(firstOwner: number): BackingObject[] {
  const lengths = [...new Array(63).fill(4096 - 8), segmentBytes - 63 * 4096 - 8];
  return lengths.map((length, i) => object(firstOwner + i, length));
}
