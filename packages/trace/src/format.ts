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
export const pageKinds: readonly PageKind[] = ['zero', 'same-filled', 'other'];
export const noteKinds = { export: 0, mark: 1 } as const;

/** What a page is: every word 0, one other word throughout, or anything else. */
export type PageKind = 'zero' | 'same-filled' | 'other';

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
  /** Its name. */
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

/** What all events have. */
export interface TimedEvent {
  /** When it was, since the recording began. */
  readonly seconds: number;
}

/** A slot holds a page now. */
export interface StoreEvent extends TimedEvent {
  /** Which event it is. */
  readonly type: 'store';
  /** The export's number. */
  readonly export: number;
  /** The slot. */
  readonly slot: number;
  /** What the page is. */
  readonly kind: PageKind;
  /** The first 32 bits of its digest; 0 for a page of zeros. */
  readonly digestHigh: number;
  /** The last 32 bits of its digest; 0 for a page of zeros. */
  readonly digestLow: number;
}

/** Slots hold nothing any more, or a client wants to read of them. */
export interface RangeEvent extends TimedEvent {
  /** Which event it is. */
  readonly type: 'trim' | 'read';
  /** The export's number. */
  readonly export: number;
  /** The first of the slots. */
  readonly slot: number;
  /** How many there are. */
  readonly count: number;
}

/** An export is there, or has another size. */
export interface ExportEvent extends TimedEvent, TraceExport {
  /** Which event it is. */
  readonly type: 'export';
  /** The export's number, from 0 on. */
  readonly export: number;
}

/** What is known of a guest. */
export interface MarkEvent extends TimedEvent {
  /** Which event it is. */
  readonly type: 'mark';
  /** The number of the guest's export; undefined where the mark concerns none. */
  readonly export: number | undefined;
  /** What it says. */
  readonly mark: TraceMark;
}

/** The recording was ended. */
export interface EndEvent extends TimedEvent {
  /** Which event it is. */
  readonly type: 'end';
}

/** What has happened to pages, or was noted. */
export type TraceEvent = StoreEvent | RangeEvent | ExportEvent | MarkEvent | EndEvent;
