import { takeUnlessUnreadable } from '../address-range.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource, EndedInput, readFully } from '../bytes/byte-source.ts';
import { OpenRange } from '../file-range.ts';
import { type ImageReader, plain, type RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { ShiftedDuplicates } from './shifted-duplicates.ts';

/** Raw pages, one after another and nothing else. */
export async function openRaw(input: RecognizedInput): Promise<ImageReader> {
  const { bytes, pageSize } = input;
  const { size, descriptor } = bytes;
  const isFile = size !== undefined && descriptor !== undefined;
  return {
    ...plain,
    zerosToldApart: input.holeBytes < pageSize && !input.isDevice,
    pages: size === undefined ? undefined : Math.floor(size / pageSize),
    read: (batch, notes) => readRaw(input, batch, notes),
    ...(isFile && {
      ranges: (notes: InputNotes) => rangeOfRaw(input, { descriptor, size }, notes),
    }),
  };
}

async function* readRaw(
  input: RecognizedInput,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const { bytes, pageSize } = input;
  noteHoles(input, notes);
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
  noteRest(bytes.size, shifted, pageSize, notes);
}

/** All pages of a file as one range. */
async function* rangeOfRaw(
  input: RecognizedInput,
  { descriptor, size }: { readonly descriptor: number; readonly size: number },
  notes: InputNotes,
): AsyncGenerator<OpenRange, void, undefined> {
  const { bytes, pageSize } = input;
  noteHoles(input, notes);
  const cursor = new ByteCursor(bytes);
  const shifted = new ShiftedDuplicates(pageSize);
  const end = size - (size % pageSize);
  const salvage = async (position: number, into: Uint8Array): Promise<number> => {
    cursor.seek(position);
    let had = 0;
    while (cursor.position < Math.min(position + into.length, range.end)) {
      const at = cursor.position;
      const page = await takePage(cursor, size, pageSize, notes);
      if (page === 'end') range.endAt(at);
      else if (page !== 'lost') {
        into.set(page, had);
        had += pageSize;
      }
    }
    return had;
  };
  const range: OpenRange = new OpenRange({
    descriptor,
    from: 0,
    end,
    fill: (position, into) => fill(bytes, position, into),
    salvage,
    look: (pages) => shifted.add(pages),
  });
  try {
    yield range;
  } finally {
    await cursor.close();
  }
  noteRest(size, shifted, pageSize, notes);
}

async function fill(bytes: ByteSource, position: number, into: Uint8Array): Promise<boolean> {
  const reader = bytes.open();
  try {
    reader.seek!(position);
    return (await readFully(reader, into)) === into.length;
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    return false;
  } finally {
    await reader.close();
  }
}

function noteHoles({ holeBytes, pageSize }: RecognizedInput, notes: InputNotes): void {
  if (holeBytes < pageSize) return;
  notes.warn(
    `${holeBytes} bytes of it are holes, taken as zero pages; in a snapshot of differences, such as ` +
      'Firecracker\'s "Diff", they mean "unchanged": merge it into the full snapshot that it belongs to',
  );
}

/** What is known of a file when all its pages have been read. */
function noteRest(
  size: number | undefined,
  shifted: ShiftedDuplicates,
  pageSize: number,
  notes: InputNotes,
): void {
  if (size !== undefined) noteExcess(size % pageSize, notes);
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
