import { InputError } from '@pagefold/contracts';
import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import { sameIn } from './parts/pareto.ts';

/** The backends of a combination, by name. */
export interface ComparedCombination {
  /** How contents are told apart. */
  readonly hasher: string;
  /** How they are compressed. */
  readonly compressor: string;
  /** Where they lie. */
  readonly allocator: string;
}

/** What was compared. */
export interface ComparedReport {
  /** The inputs that it is of. */
  readonly images: readonly string[];
  /** Whether it was stopped before their end. */
  readonly partial: boolean;
}

/** One figure of two reports. */
export interface ComparedFigure {
  /** What it is of: `pages`, `zero`, `saved`, `dedup_net_saved` … */
  readonly name: string;
  /** The combination that it is of; null for the images themselves. */
  readonly combination: ComparedCombination | null;
  /** `share`: a part of the input, 0 to 1; a saving can be below 0. */
  readonly unit: 'pages' | 'share' | 'microseconds';
  /** In the earlier report. */
  readonly before: number;
  /** In the later one. */
  readonly after: number;
  /** How far the earlier one may be off, in the same unit; 0 where it is not of a sample. */
  readonly before_error: number;
  /** How far the later one may be off. */
  readonly after_error: number;
  /** Which of the two directions is welcome; null for neither. */
  readonly better: 'more' | 'less' | null;
}

/** What changed from one report to another. */
export interface Comparison {
  /** Names the form of this object. */
  readonly schema: 'pagefold.comparison.v1';
  /** Bytes of a page in both. */
  readonly page_size: number;
  /** The earlier report. */
  readonly before: ComparedReport;
  /** The later one. */
  readonly after: ComparedReport;
  /** Of the images, then of each combination that both have. */
  readonly figures: readonly ComparedFigure[];
}

/**
 * Compares two reports; shares are of each one's own input, which may have another size.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` when their pages have different sizes.
 */
export function compareReports(before: AnalysisReport, after: AnalysisReport): Comparison {
  if (before.page_size !== after.page_size) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `the reports cannot be compared: one has pages of ${before.page_size} bytes, the other of ` +
        `${after.page_size}: analyse both with the same --page-size`,
    );
  }
  return {
    schema: 'pagefold.comparison.v1',
    page_size: after.page_size,
    before: { images: before.images, partial: before.partial },
    after: { images: after.images, partial: after.partial },
    figures: [
      ...imageFigures(before, after),
      ...after.combinations.flatMap((row) => {
        const old = sameIn(before, row);
        return old === undefined ? [] : combinationFigures([before, old], [after, row]);
      }),
    ],
  };
}

function imageFigures(before: AnalysisReport, after: AnalysisReport): ComparedFigure[] {
  const figure = (
    name: string,
    unit: ComparedFigure['unit'],
    of: (report: AnalysisReport) => number,
    errorOf: (report: AnalysisReport) => number = () => 0,
  ): ComparedFigure => {
    const errors = { before_error: errorOf(before), after_error: errorOf(after) };
    const values = { before: of(before), after: of(after), ...errors };
    return { name, combination: null, unit, ...values, better: null };
  };
  const share = (name: string, layer: keyof AnalysisReport['layers']) =>
    figure(
      name,
      'share',
      ({ layers, pages }) => ofPages(layers[layer], pages),
      ({ sample, pages }) => ofPages(sample?.sampling_error[layer] ?? 0, pages),
    );
  const ksm =
    before.recommendation.ksm === null || after.recommendation.ksm === null
      ? []
      : [
          figure(
            'ksm_profit',
            'share',
            (report) => ofInput(report, report.recommendation.ksm?.profit_bytes ?? 0),
            (report) => ofInput(report, report.recommendation.ksm?.uncertainty_bytes ?? 0),
          ),
        ];
  return [
    figure('pages', 'pages', ({ pages }) => pages),
    share('zero', 'zero_pages'),
    share('same_filled', 'same_filled_pages'),
    share('duplicate', 'duplicate_pages'),
    share('unique', 'unique_pages'),
    ...ksm.map((each) => ({ ...each, better: 'more' as const })),
  ];
}

type Row = readonly [AnalysisReport, CombinationReport];

function combinationFigures(before: Row, after: Row): ComparedFigure[] {
  const { hasher, compressor, allocator } = after[1];
  const figure = (
    name: string,
    unit: ComparedFigure['unit'],
    better: ComparedFigure['better'],
    of: (row: Row) => number,
    errorOf: (row: Row) => number = () => 0,
  ): ComparedFigure => {
    const combination = { hasher, compressor, allocator };
    const errors = { before_error: errorOf(before), after_error: errorOf(after) };
    return { name, combination, unit, before: of(before), after: of(after), ...errors, better };
  };
  const errorOf =
    (name: string) =>
    ([report, row]: Row) =>
      ofInput(report, row.sampling_error?.[name] ?? 0);
  return [
    figure(
      'saved',
      'share',
      'more',
      ([report, row]) => ofInput(report, row.saved_bytes_without_dedup),
      errorOf('saved_bytes_without_dedup'),
    ),
    figure(
      'dedup_net_saved',
      'share',
      'more',
      ([report, row]) => ofInput(report, row.net_saved_bytes),
      errorOf('net_saved_bytes'),
    ),
    figure(
      'time_per_page',
      'microseconds',
      'less',
      ([, row]) => row.microseconds_per_page_without_dedup,
    ),
  ];
}

function ofInput({ pages, page_size }: AnalysisReport, size: number): number {
  return ofPages(size / page_size, pages);
}

function ofPages(part: number, pages: number): number {
  return pages === 0 ? 0 : part / pages;
}
