import type { ByteCursor } from './bytes/byte-cursor.ts';
import { BrokenInput, BrokenPiece } from './bytes/byte-source.ts';
import type { InputNotes } from './input-description.ts';
import type { PageBatch } from './page-batch.ts';

/** Bytes of memory that stand one after another in an input and have addresses. */
export interface AddressRange {
  /** Address of the first byte, or any number that differs from it by whole pages. */
  readonly start: number;
  readonly length: number;
  /** Bytes between the cursor and the first of them; 0 where it is not given. */
  readonly gap?: number;
}

/** How many whole pages of the address grid a range has, and the bytes before and behind them. */
export function pagesOfRange(
  { start, length }: AddressRange,
  pageSize: number,
): { readonly pages: number; readonly before: number; readonly behind: number } {
  const before = Math.min(length, (pageSize - (start % pageSize)) % pageSize);
  const pages = Math.floor((length - before) / pageSize);
  return { pages, before, behind: length - before - pages * pageSize };
}

/**
 * Reads the pages of a range from where the cursor stands, which is at its end then. A page is what
 * lies between two multiples of its size in memory, wherever that stands in the file: pieces of others
 * at the range's borders are left out and counted. So is what cannot be read, before that is thrown.
 */
export async function* readRange(
  cursor: ByteCursor,
  range: AddressRange,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const { pageSize } = batch;
  const { pages, before, behind } = pagesOfRange(range, pageSize);
  let left = pages;
  try {
    await cursor.skip(range.gap ?? 0);
    await skipPiece(cursor, before, notes);
    for (; left > 0; left--) {
      const page = await takeUnlessUnreadable(cursor, pageSize, notes);
      if (page === undefined) continue;
      if (batch.isFull) yield;
      batch.next().set(page);
    }
    await skipPiece(cursor, behind, notes);
  } catch (error) {
    if (error instanceof BrokenInput) notes.leaveOut(error.reason, left, 0);
    throw error;
  }
}

/** The next page. One that alone cannot be read or is damaged is noted, and the cursor goes on behind it. */
export async function takeUnlessUnreadable(
  cursor: ByteCursor,
  pageSize: number,
  notes: InputNotes,
): Promise<Uint8Array | undefined> {
  const at = cursor.position;
  try {
    return await cursor.take(pageSize);
  } catch (error) {
    if (!(error instanceof BrokenPiece) || !cursor.canSeek) throw error;
    notes.leaveOut(error.reason, 1, pageSize);
    notes.warn(error.message);
    cursor.seek(at + pageSize);
    return undefined;
  }
}

async function skipPiece(cursor: ByteCursor, length: number, notes: InputNotes): Promise<void> {
  if (length === 0) return;
  const at = cursor.position;
  try {
    await cursor.skip(length);
  } catch (error) {
    if (!(error instanceof BrokenPiece) || !cursor.canSeek) throw error;
    cursor.seek(at + length);
  }
  notes.leaveOut('broken-page', 1, length);
}
