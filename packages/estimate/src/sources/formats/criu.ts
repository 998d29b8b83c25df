import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../system-error.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, RefusedInput } from '../bytes/byte-source.ts';
import { FileBytes } from '../bytes/file-bytes.ts';
import { plain } from '../image-reader.ts';
import { ImageSource } from '../image-source.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { type PagemapEntry, readEntry, readPagesId } from './criu-pagemap.ts';

const pagemapName = /^pagemap-.*\.img$/;

/**
 * Opens a directory of CRIU's images: the present pages of all processes and shared memory in it.
 *
 * @throws RefusedInput for a directory that has none.
 */
export async function openCriu(directory: string, pageSize: number): Promise<ImageSource> {
  const names = (await readdir(directory)).filter((name) => pagemapName.test(name)).sort();
  if (names.length === 0) {
    throw new RefusedInput('a directory without images of CRIU: give the files in it');
  }
  async function* read(batch: PageBatch, notes: InputNotes): AsyncGenerator<void, void, undefined> {
    for (const name of names) yield* readPagemap(directory, name, batch, notes);
  }
  return new ImageSource({
    name: directory,
    pageSize,
    format: 'criu',
    packings: [],
    canRepeat: true,
    reader: { ...plain, population: 'resident', pages: undefined, read },
    close: async () => {},
  });
}

/** The pages of one pagemap; what is wrong with it does not concern the others. */
async function* readPagemap(
  directory: string,
  name: string,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const pagemap = await OpenFile.open(directory, name, notes);
  if (pagemap === undefined) return;
  let pages: OpenFile | undefined;
  try {
    const id = await readPagesId(pagemap.cursor);
    pages = await OpenFile.open(directory, `pages-${id}.img`, notes);
    for (;;) {
      const entry = await readEntry(pagemap.cursor);
      if (entry === undefined) return;
      yield* readEntryPages(entry, pages, batch, notes);
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    notes.warn(`${name} ${error.message}`);
  } finally {
    await pagemap.close();
    await pages?.close();
  }
}

async function* readEntryPages(
  entry: PagemapEntry,
  file: OpenFile | undefined,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const { pageSize } = batch;
  if (entry.place !== 'present') {
    notes.leaveOut(entry.place === 'parent' ? 'parent-image' : 'not-in-file', entry.pages, 0);
    return;
  }
  let left = entry.pages;
  try {
    for (; left > 0; left--) {
      if (file === undefined) throw new BrokenInput('has no file of pages', 'unreadable');
      const page = await file.cursor.take(pageSize);
      if (batch.isFull) yield;
      batch.next().set(page);
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    notes.leaveOut(error.reason, left, 0);
    notes.warn(`${file?.name ?? 'its file of pages'} ${error.message}`);
  }
}

/** A file of a directory, and the place that is read next. */
class OpenFile {
  readonly name: string;
  readonly cursor: ByteCursor;
  readonly close: () => Promise<void>;

  private constructor(name: string, cursor: ByteCursor, close: () => Promise<void>) {
    this.name = name;
    this.cursor = cursor;
    this.close = close;
  }

  /** Undefined, and noted, where it cannot be opened. */
  static async open(
    directory: string,
    name: string,
    notes: InputNotes,
  ): Promise<OpenFile | undefined> {
    try {
      const file = await open(join(directory, name));
      const { size } = await file.stat();
      return new OpenFile(name, new ByteCursor(new FileBytes(file, size)), () => file.close());
    } catch (error) {
      notes.warn(`${name} cannot be opened (${systemCode(error)})`);
      return undefined;
    }
  }
}
