import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Figure } from './figure.ts';

/** A report, and the one it is compared with, if any. */
export interface Shown {
  readonly report: AnalysisReport;
  readonly before?: AnalysisReport | undefined;
}

/** Rows of text; the first cell of a row is its head. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A part of the page: it answers one question by a figure, and has the figure's values as a table. */
export interface Part {
  readonly id: string;
  readonly title: string;
  /** What the figure lets its reader decide. */
  readonly question: string;
  readonly figure?: Figure;
  /** What somebody who does not see the figure is told of it. */
  readonly summary?: string;
  readonly table: Table;
  /** Whether the table is all there is to see. */
  readonly tableIsOpen?: boolean;
  readonly notes?: readonly string[];
}
