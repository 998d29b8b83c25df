import type { FileRange } from './file-range.ts';
import type { InputDescription } from './input-description.ts';

/** Options of {@link PageSource.read}. */
export interface ReadOptions {
  /** Ends the reading: the next step throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the pages of a source are from one on, up to the next region. */
export interface PageRegion {
  /** The number of its first page among those that are handed out. */
  readonly page: number;
  /** What it is: of a live process, which one and the mapping. */
  readonly name: string;
}

/** Pages to be looked at: a memory image, or anything else that can hand out whole pages in order. */
export interface PageSource {
  /** What the user calls it: for a file, its path as it was given. */
  readonly name: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages that {@link read} hands out, or fewer where some are lost; undefined where only reading tells. */
  readonly pages: number | undefined;
  /**
   * All pages in order, in batches of whole pages, from the beginning each time it is called. A batch
   * belongs to the source and is valid until the next one is asked for; memory stays the same
   * however many pages there are.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when nothing can be read.
   * @throws StateError `PAGEFOLD_CLOSED` after {@link close}.
   */
  read(options?: ReadOptions): AsyncIterable<Uint8Array>;
  /**
   * The same pages for who can read a file himself: where they stand in one, they may be handed out as a range of it.
   * A range is valid until the next one is asked for, and has to be read by then.
   *
   * @throws what {@link read} throws.
   */
  readRanges?(options?: ReadOptions): AsyncIterable<Uint8Array | FileRange>;
  /**
   * What it is, and what of it was left out, lost or doubtful when it was last read; a source without it
   * hands out all that it has.
   */
  describe?(): InputDescription;
  /** What the pages that were last read are, by their order; a source without it has nothing to tell. */
  regions?(): readonly PageRegion[];
  /** Gives up what the source holds open. Calling it again does nothing. */
  close(): Promise<void>;
}
