import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, RefusedInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { type ImageReader, plain, type RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { type KdumpLayout, readKdumpHeader } from './kdump-header.ts';
import { KdumpPages } from './kdump-pages.ts';
import { isDeviceRange } from './pc-memory.ts';

const descriptorBytes = 24;
const bitmapPiece = 4096;

/** Dumps that makedumpfile or QEMU compressed page by page: zlib, LZO, snappy, zstd or as they are. */
export async function openKdump(input: RecognizedInput): Promise<ImageReader> {
  if (!input.bytes.canSeek) {
    throw new RefusedInput(
      'this is a kdump-compressed dump, which is not read in one direction: give it as a file, unpacked',
    );
  }
  const layout = await readKdumpHeader(input.bytes);
  if (layout.blockBytes !== input.pageSize) {
    throw new RefusedInput(
      `this is a kdump-compressed dump with pages of ${layout.blockBytes} bytes: give that page size`,
    );
  }
  return {
    ...plain,
    population: 'whole-guest',
    pages: undefined,
    read: (batch, notes) => new KdumpReading(input, layout, notes).read(batch),
  };
}

/** One reading of a dump, with a place in each of its parts. */
class KdumpReading {
  readonly #layout: KdumpLayout;
  readonly #notes: InputNotes;
  readonly #deviceMemory: boolean;
  readonly #machine: ByteCursor;
  readonly #dumped: ByteCursor;
  readonly #descriptors: ByteCursor;
  readonly #pages: KdumpPages;
  #broken: BrokenInput | undefined;

  constructor({ bytes, deviceMemory }: RecognizedInput, layout: KdumpLayout, notes: InputNotes) {
    this.#layout = layout;
    this.#notes = notes;
    this.#deviceMemory = deviceMemory;
    this.#machine = new ByteCursor(bytes, bitmapPiece);
    this.#dumped = new ByteCursor(bytes, bitmapPiece);
    this.#descriptors = new ByteCursor(bytes);
    this.#pages = new KdumpPages(bytes, layout.blockBytes, notes);
  }

  async *read(batch: PageBatch): AsyncGenerator<void, void, undefined> {
    const { bitmapAt, bitmapBytes, descriptorsAt } = this.#layout;
    this.#machine.seek(bitmapAt);
    this.#dumped.seek(bitmapAt + bitmapBytes);
    this.#descriptors.seek(descriptorsAt);
    try {
      for (let at = 0; at < bitmapBytes; at += bitmapPiece) {
        const length = Math.min(bitmapPiece, bitmapBytes - at);
        const machine = await this.#machine.take(length);
        // The pages that are read between two steps do not touch it.
        const dumped = await this.#dumped.take(length);
        for (let i = 0; i < length; i++) {
          const bits = dumped[i]!;
          const absent = bitCount(machine[i]! & ~bits);
          if (absent > 0) this.#notes.leaveOut('dump-level', absent, 0);
          for (let bit = 0; bit < 8 && bits >> bit !== 0; bit++) {
            if (((bits >> bit) & 1) === 0) continue;
            if (batch.isFull) yield;
            await this.#page((at + i) * 8 + bit, batch);
          }
        }
      }
    } finally {
      await this.#close();
    }
  }

  async #page(number: number, batch: PageBatch): Promise<void> {
    const { order, blockBytes, isPc } = this.#layout;
    const descriptor = await this.#nextDescriptor();
    if (descriptor === undefined) return;
    if (isPc && !this.#deviceMemory && isDeviceRange(number * blockBytes, blockBytes)) {
      this.#notes.leaveOut('device-memory', 1, blockBytes, 'below 4 GiB');
      return;
    }
    await this.#pages.read(new Fields(descriptor, order), batch);
  }

  /** Where descriptors are missing, their pages are counted. */
  async #nextDescriptor(): Promise<Uint8Array | undefined> {
    if (this.#broken === undefined) {
      try {
        return await this.#descriptors.take(descriptorBytes);
      } catch (error) {
        if (!(error instanceof BrokenInput)) throw error;
        this.#broken = error;
        this.#notes.warn(error.message);
      }
    }
    this.#notes.leaveOut(this.#broken.reason, 1, 0);
    return undefined;
  }

  async #close(): Promise<void> {
    for (const cursor of [this.#machine, this.#dumped, this.#descriptors]) await cursor.close();
    await this.#pages.close();
  }
}

function bitCount(byte: number): number {
  let count = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) count++;
  return count;
}
