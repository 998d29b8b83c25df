import { readRange } from '../address-range.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { PieceReader } from '../bytes/piece-reader.ts';
import { type ImageReader, plain, type RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { snappyFrames } from './snappy-frames.ts';

const headerBytes = 32;
const lime = 0x4c69_4d45;
const avml = 0x4c4d_5641;

/**
 * Dumps of LiME (its documentation, `format=lime`) and AVML (version 2: the same with ranges packed by
 * snappy; ranges of both kinds may be mixed). Pages are those of physical addresses.
 */
export async function openLime(input: RecognizedInput): Promise<ImageReader> {
  return {
    ...plain,
    population: 'whole-guest',
    pages: undefined,
    read: (batch, notes) => readRanges(input.bytes, batch, notes),
  };
}

async function* readRanges(
  bytes: ByteSource,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const cursor = new ByteCursor(bytes);
  try {
    for (;;) {
      const header = await cursor.takeUnlessEnd(headerBytes);
      if (header === undefined) return;
      const range = rangeOf(new Fields(header), cursor.position - headerBytes);
      if (range.isPacked) {
        notes.warn('ranges of nothing but zeros are not in such a file, and not counted');
        yield* readPacked(cursor, range, batch, notes);
      } else {
        yield* readRange(cursor, range, batch, notes);
      }
    }
  } finally {
    await cursor.close();
  }
}

interface LimeRange {
  readonly start: number;
  readonly length: number;
  readonly isPacked: boolean;
}

function rangeOf(header: Fields, at: number): LimeRange {
  const magic = header.u32(0);
  const version = header.u32(4);
  const isPacked = magic === avml && version === 2;
  if (!isPacked && (magic !== lime || version !== 1)) {
    throw new BrokenInput(`has no range of memory at byte ${at}, where one should begin`);
  }
  const start = header.u64(8);
  const length = header.u64(16) - start + 1;
  if (length <= 0) throw new BrokenInput(`has a range that ends before it begins at byte ${at}`);
  return { start, length, isPacked };
}

/** A range whose bytes are packed; their packed length stands behind them. */
async function* readPacked(
  cursor: ByteCursor,
  range: LimeRange,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const frames = new ByteCursor({
    size: range.length,
    canSeek: true,
    canRepeat: false,
    open: () => new PieceReader(snappyFrames(cursor, range.length)),
  });
  try {
    yield* readRange(frames, range, batch, notes);
    // Past chunks that hold nothing but a piece of a damaged page.
    await frames.takeUnlessEnd(1);
  } finally {
    await frames.close();
  }
  await cursor.skip(8);
}
