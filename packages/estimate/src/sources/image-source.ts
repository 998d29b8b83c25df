import { InputError, StateError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { BrokenInput } from './bytes/byte-source.ts';
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

  constructor(parts: ImageParts) {
    this.name = parts.name;
    this.pageSize = parts.pageSize;
    this.pages = parts.reader.pages;
    this.#parts = parts;
  }

  async *read(options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#begin();
    const { reader, afterReading } = this.#parts;
    const notes = new InputNotes();
    this.#notes = notes;
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
        signal?.throwIfAborted();
        if (this.#closed) throw this.#isClosed();
      }
    } catch (error) {
      if (!(error instanceof BrokenInput)) throw error;
      notes.warn(error.message);
    }
    const rest = take();
    if (rest.length > 0) yield rest;
    const doubt = await afterReading?.();
    if (doubt !== undefined) notes.warn(doubt);
    if (pages === 0) throw this.#hasNothing(notes);
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
    await this.#parts.close();
  }

  #begin(): void {
    if (this.#closed) throw this.#isClosed();
    if (this.#wasRead && !this.#parts.canRepeat) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${printable(this.name)}: can be read only once: write it to a file first`,
      );
    }
    this.#wasRead = true;
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
