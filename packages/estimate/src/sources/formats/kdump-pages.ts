import { inflateSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { ZstdChecksum } from '../checksums/zstd-checksum.ts';
import type { InputNotes, LeftOutReason } from '../input-description.ts';
import { LzoBlocks } from '../lzo-blocks.ts';
import type { PageBatch } from '../page-batch.ts';
import { SnappyDecoder } from '../snappy.ts';

/** How a page is packed. */
const packing = { zlib: 0x01, lzo: 0x02, snappy: 0x04, zstd: 0x20 } as const;
const anyPacking = packing.zlib | packing.lzo | packing.snappy | packing.zstd;

/** In the descriptor of a zstd frame, its fifth byte. */
const hasZstdChecksum = 0x04;

/** A packed page that is longer than so many pages is damaged. */
const maxPackedPages = 2;

/** The pages of a kdump, by their descriptors. */
export class KdumpPages {
  readonly #cursor: ByteCursor;
  readonly #pageBytes: number;
  readonly #notes: InputNotes;
  readonly #lzo: LzoBlocks;
  readonly #snappy = new SnappyDecoder();
  /** Where a page has one, which makedumpfile does not write. */
  #checksum: ZstdChecksum | undefined;

  constructor(bytes: ByteSource, pageBytes: number, notes: InputNotes) {
    this.#cursor = new ByteCursor(bytes);
    this.#pageBytes = pageBytes;
    this.#lzo = new LzoBlocks(maxPackedPages * pageBytes, pageBytes);
    this.#notes = notes;
  }

  /** Adds the page of a descriptor to a batch that has room; one that cannot be had is counted. */
  async read(descriptor: Fields, batch: PageBatch): Promise<void> {
    const size = descriptor.u32(8);
    const kind = descriptor.u32(12) & anyPacking;
    const isSane = kind === 0 ? size === this.#pageBytes : size <= maxPackedPages * this.#pageBytes;
    if (!isSane) {
      this.#lose('damaged', size);
      return;
    }
    try {
      this.#cursor.seek(descriptor.u64(0));
      const packed = await this.#cursor.take(size);
      const page = await this.#unpacked(kind, packed);
      if (page === undefined) this.#lose('damaged', size);
      else batch.next().set(page);
    } catch (error) {
      if (!(error instanceof BrokenInput)) throw error;
      this.#lose(error.reason, 0);
    }
  }

  close(): Promise<void> {
    return this.#cursor.close();
  }

  /** A whole page, or undefined where it is damaged. */
  async #unpacked(kind: number, packed: Uint8Array): Promise<Uint8Array | undefined> {
    if (kind === 0) return packed;
    try {
      const page = this.#decode(kind, packed);
      if (page?.length !== this.#pageBytes) return undefined;
      return kind !== packing.zstd || (await this.#isRight(page, packed)) ? page : undefined;
    } catch {
      return undefined;
    }
  }

  #decode(kind: number, packed: Uint8Array): Uint8Array | undefined {
    const length = this.#pageBytes;
    switch (kind) {
      case packing.zlib:
        return inflateSync(packed, { maxOutputLength: length });
      case packing.lzo:
        return this.#lzo.decode(packed);
      case packing.snappy:
        return this.#snappy.decode(packed, length);
      case packing.zstd:
        // With room given to it, it reserves none, whatever the frame says.
        return decompress(packed, new Uint8Array(length));
      default:
        return undefined;
    }
  }

  /** Whether a page has the checksum of its zstd frame, if that has one. */
  async #isRight(page: Uint8Array, frame: Uint8Array): Promise<boolean> {
    if ((frame[4]! & hasZstdChecksum) === 0) return true;
    const expected = new Fields(frame).u32(frame.length - 4);
    this.#checksum ??= await ZstdChecksum.create();
    return this.#checksum.update(page).digest() === expected;
  }

  #lose(reason: LeftOutReason, bytes: number): void {
    this.#notes.leaveOut(reason, 1, bytes);
  }
}
