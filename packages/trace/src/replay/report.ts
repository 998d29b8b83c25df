import type { TraceExport } from '../format.ts';
import type { CopiesRow, DedupTables, ExportFigures, HeldFigures } from './held-pages.ts';

/** What an export holds at a moment. */
export interface ExportMoment extends ExportFigures {
  /** Its name. */
  readonly name: string;
  /** Pages that its guest had in use, by the last mark before; undefined without one. */
  readonly usedPages: number | undefined;
  /** Of these, pages that the guest had in its memory as well. */
  readonly cachedPages: number | undefined;
  /** Pages that are held beyond those in use: the guest has forgotten them. */
  readonly stalePages: number | undefined;
}

/** What is held at a moment. */
export interface Moment extends HeldFigures, DedupTables {
  /** Since the recording began. */
  readonly seconds: number;
  /** Pages that were neither stored nor read for `idleSeconds`, those of zeros and of one word not among them. */
  readonly idlePages: number;
  /** The sum over the exports whose guests have said what they use; undefined without any. */
  readonly stalePages: number | undefined;
  /** Each export, in the order of the trace's. */
  readonly exports: readonly ExportMoment[];
}

/** A moment, with what its duplicates are. */
export interface DetailedMoment extends Moment {
  /** Contents that are held more than once, most duplicates first. */
  readonly copies: readonly CopiesRow[];
}

/**
 * Shares of live pages, from 0 to 1, as their mean over the time in which more than half of the most pages
 * were held.
 */
export interface MeanShares {
  /** How long that was. */
  readonly seconds: number;
  /** Live pages, the mean. */
  readonly livePages: number;
  /** Pages of zeros. */
  readonly zero: number;
  /** Pages of one other word. */
  readonly sameFilled: number;
  /** Duplicates within an export. */
  readonly duplicatesWithin: number;
  /** Duplicates across exports. */
  readonly duplicatesAcross: number;
  /** Of the pages that are not same-filled, those that were neither stored nor read for `idleSeconds`. */
  readonly idle: number;
  /** What a pool keeps for deduplication alone if each export shares with itself only, by the pages' bytes. */
  readonly dedupTablesWithin: number;
  /** The same if all exports share with one another. */
  readonly dedupTablesAcross: number;
  /** The most duplicates, within and across, of any moment in that time. */
  readonly mostDuplicates: number;
  /** When that was. */
  readonly mostDuplicatesSeconds: number;
  /**
   * Of the pages of an export, those beyond what its guest uses: the mean over the marks of that time. Undefined
   * without any.
   */
  readonly stale: number | undefined;
  /** Of the pages that guests use, those that they have in memory as well: the mean over these marks. */
  readonly cached: number | undefined;
}

/** What a guest has said of itself, and what its export held then. */
export interface MarkReport {
  /** Since the recording began. */
  readonly seconds: number;
  /** Undefined where the mark concerns no export. */
  readonly export: string | undefined;
  /** What begins here, for who reads the trace. */
  readonly label: string | undefined;
  /** Pages that the guest had in use. */
  readonly usedPages: number | undefined;
  /** Of these, pages that it had in its memory as well. */
  readonly cachedPages: number | undefined;
  /** Pages that the export held; undefined without one. */
  readonly livePages: number | undefined;
}

/** What a trace says. */
export interface ReplayReport {
  /** Path of the file. */
  readonly trace: string;
  /** When the recording began: a time of ISO 8601. */
  readonly started: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** From its beginning to the last event. */
  readonly seconds: number;
  /** Whether the recording was ended; one that was cut off counts up to its last whole event. */
  readonly isWhole: boolean;
  /** The disks, in the order of their numbers, with the size that they have at the end. */
  readonly exports: readonly TraceExport[];
  /** Pages that were stored, those that took the place of others included. */
  readonly storedPages: number;
  /** Slots that were trimmed, whether they held a page or not. */
  readonly trimmedPages: number;
  /** Slots that clients read, whether they held a page or not. */
  readonly readPages: number;
  /** After which time without use a page is idle. */
  readonly idleSeconds: number;
  /** When most pages were held, for the first time. */
  readonly peak: DetailedMoment;
  /** After the last event. */
  readonly end: DetailedMoment;
  /** What was held in the time in which the disks were well filled. */
  readonly overHalfPeak: MeanShares;
  /** The one moment that was asked for; undefined where none was. */
  readonly at: DetailedMoment | undefined;
  /** The moments of which one every so many seconds was asked for. */
  readonly moments: readonly Moment[];
  /** All marks, in their order. */
  readonly marks: readonly MarkReport[];
}
