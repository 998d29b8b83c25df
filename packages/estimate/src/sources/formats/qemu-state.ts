import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource, RefusedInput } from '../bytes/byte-source.ts';
import type { ImageReader, RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { PageIndex } from './page-index.ts';
import { QemuStream, type StreamPage, streamPageBytes } from './qemu-stream.ts';

/**
 * Migration streams of QEMU. Of a page that was sent several times the last copy counts, so a file is
 * read twice; standard input gives the first, and says how many came again.
 */
export async function openQemuState(input: RecognizedInput): Promise<ImageReader> {
  if (input.pageSize !== streamPageBytes) {
    throw new RefusedInput(
      `this is a migration stream of QEMU, whose pages have ${streamPageBytes} bytes: give that page size`,
    );
  }
  let index: PageIndex | undefined;
  async function* read(batch: PageBatch, notes: InputNotes): AsyncGenerator<void, void, undefined> {
    if (input.bytes.canRepeat) index ??= await indexOf(input.bytes);
    yield* readPages(input, index, batch, notes);
  }
  return {
    pages: undefined,
    population: 'whole-guest',
    zerosToldApart: false,
    layersOnly: null,
    read,
  };
}

/** Which copy of each page is the last one. */
async function indexOf(bytes: ByteSource): Promise<PageIndex> {
  const index = new PageIndex();
  const cursor = new ByteCursor(bytes);
  try {
    let copy = 0;
    for await (const { block, address } of new QemuStream(cursor, false).pages()) {
      index.note(block.number, address / streamPageBytes, copy++);
    }
  } catch (error) {
    // It is told when the pages are read.
    if (!(error instanceof BrokenInput)) throw error;
  } finally {
    await cursor.close();
  }
  return index;
}

async function* readPages(
  { bytes, deviceMemory }: RecognizedInput,
  index: PageIndex | undefined,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const seen = index ?? new PageIndex();
  const cursor = new ByteCursor(bytes);
  const stream = new QemuStream(cursor, true);
  let copy = 0;
  try {
    for await (const page of stream.pages()) {
      const { block } = page;
      const number = page.address / streamPageBytes;
      const counts =
        index === undefined
          ? seen.note(block.number, number, copy)
          : index.isLast(block.number, number, copy);
      copy++;
      if (!counts) {
        notes.leaveOut(index === undefined ? 'later-copy' : 'older-copy', 1, streamPageBytes);
      } else if (block.isDevice && !deviceMemory) {
        notes.leaveOut('device-memory', 1, streamPageBytes, block.name);
      } else {
        if (batch.isFull) yield;
        addPage(page, batch, notes);
      }
    }
  } catch (error) {
    if (error instanceof BrokenInput) {
      const left = announcedPages(stream) - seen.size;
      notes.leaveOut(error.reason, Math.max(0, left), 0);
    }
    throw error;
  } finally {
    await cursor.close();
  }
}

function addPage({ content }: StreamPage, batch: PageBatch, notes: InputNotes): void {
  if (content === 'difference') {
    notes.leaveOut('not-supported', 1, 0, 'differences from pages before (XBZRLE)');
  } else if (content === 'damaged') {
    notes.leaveOut('damaged', 1, 0);
  } else if (typeof content === 'number') {
    batch.next().fill(content);
  } else {
    batch.next().set(content);
  }
}

function announcedPages({ blocks }: QemuStream): number {
  let pages = 0;
  for (const { bytes } of blocks.all()) pages += Math.ceil(bytes / streamPageBytes);
  return pages;
}
