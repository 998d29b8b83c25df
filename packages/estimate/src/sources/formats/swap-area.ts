import { pageSizes } from '@pagefold/contracts';
import { takeUnlessUnreadable } from '../address-range.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource, RefusedInput } from '../bytes/byte-source.ts';
import { Fields, hasText } from '../bytes/fields.ts';
import type { ImageReader, RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';

const field = { version: 1024, lastPage: 1028, badPages: 1032, firstBad: 1536 } as const;

interface SwapArea {
  /** Number of the last slot; slot 0 is the header. */
  readonly lastSlot: number;
  readonly badSlots: ReadonlySet<number>;
}

/** Swap files and partitions (mkswap(8); swap_header of the kernel's user interface), all slots. */
export async function openSwapArea(input: RecognizedInput): Promise<ImageReader> {
  const { head, bytes, pageSize } = input;
  const own = pageSizes.find((size) => hasText(head, size - 10, 'SWAPSPACE2'));
  if (own !== pageSize) {
    throw new RefusedInput(`this is a swap area with pages of ${own} bytes: give that page size`);
  }
  const area = areaOf(head, pageSize);
  return {
    pages: area.lastSlot - area.badSlots.size,
    population: 'swapped',
    zerosToldApart: false,
    layersOnly:
      'it does not tell which of its slots are in use: those never used look like zero pages, and those ' +
      'freed hold what was swapped out before. For a verdict, take the memory of the processes with ' +
      '"pagefold capture"',
    read: (batch, notes) => readSlots(bytes, area, batch, notes),
  };
}

function areaOf(head: Uint8Array, pageSize: number): SwapArea {
  const little = new Fields(head);
  const header = little.u32(field.version) === 1 ? little : new Fields(head, 'big');
  const version = header.u32(field.version);
  if (version !== 1) throw new RefusedInput(`this is a swap area of version ${version}, not 1`);
  const lastSlot = header.u32(field.lastPage);
  const bad = header.u32(field.badPages);
  if (lastSlot === 0 || bad > (pageSize - 10 - field.firstBad) / 4) {
    throw new RefusedInput(
      'this is a swap area whose header is damaged: it says no number of slots',
    );
  }
  const slots = Array.from({ length: bad }, (_, i) => header.u32(field.firstBad + 4 * i));
  return { lastSlot, badSlots: new Set(slots.filter((slot) => slot > 0 && slot <= lastSlot)) };
}

async function* readSlots(
  bytes: ByteSource,
  { lastSlot, badSlots }: SwapArea,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const { pageSize } = batch;
  notes.leaveOut('bad-slot', badSlots.size, badSlots.size * pageSize);
  const cursor = new ByteCursor(bytes);
  let slot = 1;
  try {
    await cursor.skip(pageSize);
    for (; slot <= lastSlot; slot++) {
      const page = await takeUnlessUnreadable(cursor, pageSize, notes);
      if (page === undefined || badSlots.has(slot)) continue;
      if (batch.isFull) yield;
      batch.next().set(page);
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    const left = lastSlot - slot + 1;
    notes.leaveOut(error.reason, left, 0);
    throw error;
  } finally {
    await cursor.close();
  }
}
