/** Options of {@link PageSource.read}. */
export interface ReadOptions {
  /** Ends the reading: the next step throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Pages to be looked at: a memory image, or anything else that can hand out whole pages in order. */
export interface PageSource {
  /** What the user calls it: for a file, its path as it was given. */
  readonly name: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages that {@link read} hands out. */
  readonly pages: number;
  /**
   * All pages in order, in batches of whole pages, from the beginning each time it is called. A batch
   * belongs to the source and is valid until the next one is asked for; memory stays the same
   * however many pages there are.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the pages cannot be read to the end.
   * @throws StateError `PAGEFOLD_CLOSED` after {@link close}.
   */
  read(options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Gives up what the source holds open. Calling it again does nothing. */
  close(): Promise<void>;
}
