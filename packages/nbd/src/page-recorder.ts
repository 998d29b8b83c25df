/**
 * Is told what happens to the pages of exports, in the order in which it happens. Its calls return before a
 * request goes on, and throw nothing: what they would throw would cost a client its connection.
 */
export interface PageRecorder {
  /** An export of so many bytes is there, or has that size from now on. What is returned is told of it. */
  export(name: string, size: number): ExportRecorder;
}

/** Is told what happens to the pages of one export. */
export interface ExportRecorder {
  /** A slot holds this page now. The page is the server's again when the call returns. */
  stored(slot: number, page: Uint8Array): void;
  /** Slots hold nothing any more, whether they did before or not. */
  trimmed(slot: number, count: number): void;
  /** A client wants to read of these slots. */
  read(slot: number, count: number): void;
}
