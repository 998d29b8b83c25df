import type { ComparedFigure, Comparison } from '../comparison.ts';
import { count, micros, percent } from './format.ts';
import { plusMinus } from './plus-minus.ts';

const names: Readonly<Record<string, string>> = {
  pages: 'pages',
  zero: 'zero pages',
  same_filled: 'same-filled pages',
  duplicate: 'duplicate pages',
  unique: 'unique pages',
  ksm_profit: 'freed by KSM',
  saved: 'saved',
  dedup_net_saved: 'dedup adds, net',
  time_per_page: 'time a page',
};

/** A figure of two reports as people read it. */
export interface ComparisonRow {
  /** What it is of, and of which combination. */
  readonly name: string;
  /** In the earlier report, with its unit. */
  readonly before: string;
  /** In the later one. */
  readonly after: string;
  /** With an arrow; `=` where nothing that is shown has changed. */
  readonly change: string;
  /** Whether that is welcome; null where it is neither. */
  readonly verdict: 'better' | 'worse' | null;
}

/** The figures that changed or did not, in words. */
export function comparisonRows({ figures }: Comparison): ComparisonRow[] {
  return figures.map((figure) => {
    const { name, combination, before, after, unit, before_error, after_error } = figure;
    const label = names[name] ?? name;
    return {
      name: combination === null ? label : `${nameOfCombination(combination)}: ${label}`,
      before: valueText(before, unit) + errorText(before_error, unit),
      after: valueText(after, unit) + errorText(after_error, unit),
      change: changeText(figure),
      verdict: verdictOf(figure),
    };
  });
}

function nameOfCombination({
  hasher,
  compressor,
  allocator,
}: NonNullable<ComparedFigure['combination']>): string {
  return `${compressor} on ${allocator} (${hasher})`;
}

function valueText(value: number, unit: ComparedFigure['unit']): string {
  if (unit === 'pages') return count(value);
  return unit === 'share' ? percent(value, 1) : micros(value);
}

/** Only shares are estimated. */
function errorText(error: number, unit: ComparedFigure['unit']): string {
  return unit === 'share' ? plusMinus({ error }, 'error', 1, 1) : '';
}

function changeText(figure: ComparedFigure): string {
  const { before, after, unit } = figure;
  if (isSame(figure)) return '=';
  const arrow = after > before ? '▲' : '▼';
  const difference = Math.abs(after - before);
  return unit === 'share'
    ? `${arrow} ${(100 * difference).toFixed(1)} points`
    : `${arrow} ${valueText(difference, unit)}`;
}

function verdictOf(figure: ComparedFigure): ComparisonRow['verdict'] {
  const { before, after, better } = figure;
  if (better === null || isSame(figure) || isNoise(figure) || isWithinErrors(figure)) return null;
  return after > before === (better === 'more') ? 'better' : 'worse';
}

/** Times are measured: less than a twentieth is no difference. */
function isNoise({ before, after, unit }: ComparedFigure): boolean {
  return unit === 'microseconds' && Math.abs(after - before) < 0.05 * Math.max(before, after);
}

/** What two samples may differ by, of the same pages. */
function isWithinErrors({ before, after, before_error, after_error }: ComparedFigure): boolean {
  return Math.abs(after - before) < Math.hypot(before_error, after_error);
}

function isSame({ before, after, unit }: ComparedFigure): boolean {
  return valueText(before, unit) === valueText(after, unit);
}
