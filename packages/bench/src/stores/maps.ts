import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { heldBytes } from './held-bytes.ts';
import type { PageStore } from './page-store.ts';

interface BufferCodec {
  pack(page: Uint8Array): Buffer;
  unpack(block: Buffer): Buffer;
}

/**
 * A Map of what zlib makes of each page, at its fastest level. zlib's buffer is a view of 16 KiB; a copy
 * of what is in it is kept.
 */
export async function openDeflateMap(): Promise<PageStore> {
  return new MapStore({
    pack: (page) => Buffer.copyBytesFrom(deflateRawSync(page, { level: 1 })),
    unpack: (block) => inflateRawSync(block),
  });
}

/** A Map of what lz4-napi makes of each page. It throws where that has no binary for this machine. */
export async function openLz4NapiMap(): Promise<PageStore> {
  const { compressSync, uncompressSync } = await import('lz4-napi');
  return new MapStore({
    pack: (page) => compressSync(Buffer.from(page.buffer, page.byteOffset, page.length)),
    unpack: (block) => uncompressSync(block),
  });
}

class MapStore implements PageStore {
  readonly #codec: BufferCodec;
  readonly #blocks = new Map<number, Buffer>();
  readonly #before = heldBytes();

  constructor(codec: BufferCodec) {
    this.#codec = codec;
  }

  store(slot: number, page: Uint8Array): void {
    this.#blocks.set(slot, this.#codec.pack(page));
  }

  load(slot: number, into: Uint8Array): void {
    const block = this.#blocks.get(slot);
    if (block === undefined)
      throw new RangeError(`"slot" expected one that holds a page, got ${slot}`);
    into.set(this.#codec.unpack(block));
  }

  invalidate(slot: number): void {
    this.#blocks.delete(slot);
  }

  bytes(): number {
    return heldBytes() - this.#before;
  }

  close(): void {
    this.#blocks.clear();
  }
}
