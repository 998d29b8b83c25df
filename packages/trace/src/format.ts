/** The name of the format, which its header begins with. */
export const formatName = 'pagefold.trace.v1';

/** Bytes of an event. */
export const eventBytes = 24;

/** Where the fields of an event are. Numbers are little-endian. */
export const at = {
  /** Microseconds since the recording began, 6 bytes. */
  time: 0,
  /** What has happened, a number of {@link eventTypes}. */
  type: 6,
  /** What was stored, a number of {@link pageKinds}; what a note is, a number of {@link noteKinds}; else 0. */
  kind: 7,
  slot: 8,
  export: 12,
  /** Two bytes of 0. */
  reserved: 14,
  /** A digest of 8 bytes; or the slots, or the bytes of a note, and 4 bytes of 0. */
  value: 16,
} as const;

export const eventTypes = { store: 1, trim: 2, read: 3, note: 4, end: 5 } as const;
export const pageKinds = ['zero', 'same-filled', 'other'] as const;
export const noteKinds = { export: 0, mark: 1 } as const;

/** What a page is: every word 0, one other word throughout, or anything else. */
export type PageKind = (typeof pageKinds)[number];

/** The export of a mark that concerns none. */
export const noExport = 0xffff;

/** The most bytes of a note. */
export const maxNoteBytes = 65_536;

/** What stands in the header. */
export interface TraceHeader {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** When the recording began, in milliseconds since 1970. */
  readonly startedMs: number;
}

/** A disk whose pages were recorded. */
export interface TraceExport {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** What a guest says of itself at a moment, or what its user does. */
export interface TraceMark {
  /** What begins here, for who reads the trace. */
  readonly label?: string | undefined;
  /** Bytes of the disk that the guest has in use (of Linux: `SwapTotal` − `SwapFree`). */
  readonly usedBytes?: number | undefined;
  /** Of these, bytes that are in the guest's memory as well (of Linux: `SwapCached`). */
  readonly cachedBytes?: number | undefined;
}

/** What has happened to pages, or was noted. `seconds` is the time since the recording began. */
export type TraceEvent =
  | {
      readonly type: 'store';
      readonly seconds: number;
      readonly export: number;
      readonly slot: number;
      readonly kind: PageKind;
      /** The digest's first and last 32 bits. Both are 0 for a page of zeros. */
      readonly digestHigh: number;
      readonly digestLow: number;
    }
  | {
      readonly type: 'trim' | 'read';
      readonly seconds: number;
      readonly export: number;
      readonly slot: number;
      readonly count: number;
    }
  | {
      readonly type: 'export';
      readonly seconds: number;
      readonly export: number;
      readonly name: string;
      readonly size: number;
    }
  | {
      readonly type: 'mark';
      readonly seconds: number;
      /** Undefined where the mark concerns no export. */
      readonly export: number | undefined;
      readonly mark: TraceMark;
    }
  | { readonly type: 'end'; readonly seconds: number };
