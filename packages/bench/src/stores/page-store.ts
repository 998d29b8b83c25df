/** A store of pages, as it is measured. Slots that are loaded or emptied hold a page. */
export interface PageStore {
  store(slot: number, page: Uint8Array): void;
  load(slot: number, into: Uint8Array): void;
  invalidate(slot: number): void;
  /** Bytes that the pages are held in, tables included. */
  bytes(): number;
  close(): void;
}
