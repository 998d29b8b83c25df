import { takeUnlessUnreadable } from '../address-range.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { EndedInput } from '../bytes/byte-source.ts';
import { type ImageReader, plain, type RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { ShiftedDuplicates } from './shifted-duplicates.ts';

/** Raw pages, one after another and nothing else. */
export async function openRaw(input: RecognizedInput): Promise<ImageReader> {
  const { size } = input.bytes;
  return {
    ...plain,
    zerosToldApart: input.holeBytes < input.pageSize && !input.isDevice,
    pages: size === undefined ? undefined : Math.floor(size / input.pageSize),
    read: (batch, notes) => readRaw(input, batch, notes),
  };
}

async function* readRaw(
  { bytes, pageSize, holeBytes }: RecognizedInput,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  if (holeBytes >= pageSize) {
    notes.warn(
      `${holeBytes} bytes of it are holes, taken as zero pages; in a snapshot of differences, such as ` +
        'Firecracker\'s "Diff", they mean "unchanged": merge it into the full snapshot that it belongs to',
    );
  }
  const cursor = new ByteCursor(bytes);
  const shifted = new ShiftedDuplicates(pageSize);
  const { size = Number.POSITIVE_INFINITY } = bytes;
  try {
    while (cursor.position + pageSize <= size) {
      const page = await takePage(cursor, bytes.size, pageSize, notes);
      if (page === 'end') break;
      if (page === 'lost') continue;
      shifted.add(page);
      if (batch.isFull) yield;
      batch.next().set(page);
      const left = Math.floor((size - cursor.position) / pageSize);
      const more = cursor.takeBuffered(pageSize, Math.min(batch.free, left));
      shifted.add(more);
      batch.room().set(more);
      batch.advance(more.length / pageSize);
    }
  } finally {
    await cursor.close();
  }
  if (bytes.size !== undefined) noteExcess(bytes.size % pageSize, notes);
  if (shifted.isOff()) {
    notes.warn(
      'its pages repeat more often when they are taken to begin elsewhere, so ranges of memory seem ' +
        'to be glued together in it (as LiME does with format=raw), and most pages are wrong: make it ' +
        'again with format=lime',
    );
  }
}

function noteExcess(excess: number, notes: InputNotes): void {
  if (excess === 0) return;
  notes.leaveOut('broken-page', 1, excess);
  notes.warn(
    `its last ${excess} bytes are no page: its end is missing, or ranges that do not end with a page are in it`,
  );
}

/** The next page. */
async function takePage(
  cursor: ByteCursor,
  size: number | undefined,
  pageSize: number,
  notes: InputNotes,
): Promise<Uint8Array | 'lost' | 'end'> {
  const at = cursor.position;
  try {
    if (size !== undefined) return (await takeUnlessUnreadable(cursor, pageSize, notes)) ?? 'lost';
    return (await cursor.takeUnlessEnd(pageSize)) ?? 'end';
  } catch (error) {
    if (!(error instanceof EndedInput)) throw error;
    noteEnd(at, size, pageSize, notes);
    return 'end';
  }
}

/** What is missing at the end: of a stream a piece of a page, of a file what it has lost since it was opened. */
function noteEnd(at: number, size: number | undefined, pageSize: number, notes: InputNotes): void {
  if (size === undefined) {
    notes.leaveOut('cut-short', 1, 0);
    notes.warn(`is not whole pages of ${pageSize} bytes: it may be cut short, or no memory at all`);
  } else {
    notes.leaveOut('cut-short', Math.ceil((size - at) / pageSize), 0);
    notes.warn(`became shorter while it was read: of ${size} bytes there are ${at} left`);
  }
}
