import type { TraceExport } from '../format.ts';
import type { CopiesRow, DedupTables, ExportFigures, HeldFigures } from './held-pages.ts';

/** What an export holds at a moment. */
export interface ExportMoment extends ExportFigures {
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
  /** The sum over the exports whose guests have said what they use; undefined without any. */
  readonly stalePages: number | undefined;
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
  readonly zero: number;
  readonly sameFilled: number;
  readonly duplicatesWithin: number;
  readonly duplicatesAcross: number;
  /** The most duplicates, within and across, of any moment in that time. */
  readonly mostDuplicates: number;
  /** When that was. */
  readonly mostDuplicatesSeconds: number;
  /**
   * Of the pages of an export, those beyond what its guest uses: the mean over the marks of that time. Undefined
   * without any.
   */
  readonly stale: number | undefined;
}

/** What a guest has said of itself, and what its export held then. */
export interface MarkReport {
  readonly seconds: number;
  /** Undefined where the mark concerns no export. */
  readonly export: string | undefined;
  readonly label: string | undefined;
  readonly usedPages: number | undefined;
  readonly cachedPages: number | undefined;
  /** Pages that the export held; undefined without one. */
  readonly livePages: number | undefined;
}

/** What a trace says. */
export interface ReplayReport {
  readonly path: string;
  readonly pageSize: number;
  /** When the recording began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** From its beginning to the last event. */
  readonly seconds: number;
  /** Whether the recording was ended; one that was cut off counts up to its last whole event. */
  readonly isWhole: boolean;
  readonly exports: readonly TraceExport[];
  /** Pages that were stored, those that took the place of others included. */
  readonly storedPages: number;
  /** Slots that were trimmed, whether they held a page or not. */
  readonly trimmedPages: number;
  readonly readPages: number;
  /** When most pages were held, for the first time. */
  readonly peak: DetailedMoment;
  readonly end: DetailedMoment;
  readonly overHalfPeak: MeanShares;
  /** The moment that was asked for. */
  readonly at: DetailedMoment | undefined;
  /** The moments that were asked for. */
  readonly moments: readonly Moment[];
  readonly marks: readonly MarkReport[];
}
