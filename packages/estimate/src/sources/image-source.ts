import { InputError, StateError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { BrokenInput } from './bytes/byte-source.ts';
import type { FileRange, OpenRange } from './file-range.ts';
import type { ImageReader } from './image-reader.ts';
import { type InputDescription, InputNotes } from './input-description.ts';
import { PageBatch } from './page-batch.ts';
import type { PageSource, ReadOptions } from './page-source.ts';

/** Enough for a small image that does not say how many pages it has: only who has more gets a whole batch. */
const firstBatchBytes = 64 * 1024;

/** What an image is made of. */
export interface ImageParts {
  readonly name: string;
  readonly pageSize: number;
  readonly format: string;
  readonly packings: readonly string[];
  readonly reader: ImageReader;
  /** Whether it can be read more than once. */
  readonly canRepeat: boolean;
  /** Says what is doubtful about it after it has been read to the end. */
  readonly afterReading?: (() => Promise<string | undefined>) | undefined;
  readonly close: () => Promise<void>;
}

/** An image of any format as a source of pages. */
export class ImageSource implements PageSource {
  readonly name: string;
  readonly pageSize: number;
  readonly pages: number | undefined;
  readonly #parts: ImageParts;
  #notes = new InputNotes();
  #wasRead = false;
  #closed = false;
  /** The ranges that somebody reads, and when each of them is given back. */
  readonly #lent = new Map<OpenRange, Promise<void>>();

  constructor(parts: ImageParts) {
    this.name = parts.name;
    this.pageSize = parts.pageSize;
    this.pages = parts.reader.pages;
    this.#parts = parts;
  }

  async *read(options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const notes = this.#begin(options);
    const { reader } = this.#parts;
    const batch = new PageBatch(
      this.pageSize,
      (reader.pages ?? Number.POSITIVE_INFINITY) * this.pageSize,
      reader.pages === undefined ? firstBatchBytes : undefined,
    );
    let pages = 0;
    const take = () => {
      const bytes = batch.take();
      pages += bytes.length / this.pageSize;
      return bytes;
    };
    try {
      for await (const _ of reader.read(batch, notes)) {
        yield take();
        this.#checkOn(options);
      }
    } catch (error) {
      if (!(error instanceof BrokenInput)) throw error;
      notes.warn(error.message);
    }
    const rest = take();
    if (rest.length > 0) yield rest;
    await this.#end(pages, notes);
  }

  async *readRanges(
    options: ReadOptions = {},
  ): AsyncGenerator<Uint8Array | FileRange, void, undefined> {
    const { reader } = this.#parts;
    if (reader.ranges === undefined) {
      yield* this.read(options);
      return;
    }
    const notes = this.#begin(options);
    let pages = 0;
    for await (const range of reader.ranges(notes)) {
      yield* this.#lend(range);
      pages += range.looked / this.pageSize;
      this.#checkOn(options);
    }
    await this.#end(pages, notes);
  }

  async *#lend(range: OpenRange): AsyncGenerator<OpenRange, void, undefined> {
    let giveBack = () => {};
    const isBack = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    this.#lent.set(range, isBack);
    try {
      yield range;
    } finally {
      this.#lent.delete(range);
      giveBack();
    }
  }

  describe(): InputDescription {
    const { format, packings, reader } = this.#parts;
    const { leftOut, lost, warnings } = this.#notes;
    const { population, zerosToldApart, layersOnly } = reader;
    return { format, packings, population, zerosToldApart, layersOnly, leftOut, lost, warnings };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // What is open under the number of a file that was closed is another one.
    for (const [range, isBack] of this.#lent) {
      range.endAt(range.from);
      await isBack;
    }
    await this.#parts.close();
  }

  #begin({ signal }: ReadOptions): InputNotes {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#isClosed();
    if (this.#wasRead && !this.#parts.canRepeat) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${printable(this.name)}: can be read only once: write it to a file first`,
      );
    }
    this.#wasRead = true;
    this.#notes = new InputNotes();
    return this.#notes;
  }

  #checkOn({ signal }: ReadOptions): void {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#isClosed();
  }

  async #end(pages: number, notes: InputNotes): Promise<void> {
    const doubt = await this.#parts.afterReading?.();
    if (doubt !== undefined) notes.warn(doubt);
    if (pages === 0) throw this.#hasNothing(notes);
  }

  #isClosed(): StateError {
    return new StateError('PAGEFOLD_CLOSED', `${printable(this.name)} has been closed`);
  }

  #hasNothing({ warnings }: InputNotes): InputError {
    const reason = warnings.length === 0 ? '' : `: ${warnings.join('; ')}`;
    return new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `${printable(this.name)}: no page of it can be read${reason}`,
    );
  }
}
