import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import { bytes, percent } from '../format.ts';
import { make, makeTable } from './dom.ts';

/** The two answers, large: what the whole pool saves, and whether deduplication pays. */
export function headlineView(report: AnalysisReport, pool: CombinationReport): HTMLElement {
  const imageBytes = report.pages * report.page_size;
  return make(
    'dl',
    'headline',
    figure(
      'Total saving',
      percent(pool.total_saved_bytes, imageBytes),
      `${bytes(pool.total_saved_bytes)} of ${bytes(imageBytes)}, all tables paid.`,
    ),
    figure('Of it by deduplication, net', bytes(pool.net_saved_bytes), verdictOf(pool)),
  );
}

/** How the savings come about. */
export function savingsView(report: AnalysisReport, pool: CombinationReport): HTMLElement {
  const imageBytes = report.pages * report.page_size;
  const rows = [
    ['Deduplication, gross', pool.gross_saved_bytes, 'Pool pages that deduplication saves.'],
    [
      'Its tables',
      pool.dedup_metadata_bytes,
      'What only deduplication needs, for every content, shared or not.',
    ],
    ['Deduplication, net', pool.net_saved_bytes, 'Gross less its tables.'],
    [
      'Total saving',
      pool.total_saved_bytes,
      'The image less the pool with deduplication, all its tables and what it rejects.',
    ],
  ] as const;
  const table = makeTable(
    'Savings',
    ['Saving', 'Size', 'Of the image', 'What it is'],
    rows.map(([name, value, meaning]) => [name, bytes(value), percent(value, imageBytes), meaning]),
  );
  return make('section', 'savings', make('h3', '', 'What that saves'), table);
}

function figure(name: string, value: string, meaning: string): HTMLElement {
  return make(
    'div',
    '',
    make('dt', '', name),
    make('dd', 'value', value),
    make('dd', 'meaning', meaning),
  );
}

function verdictOf({ verdict, uncertainty_bytes }: CombinationReport): string {
  switch (verdict) {
    case 'pays':
      return 'Deduplication pays: it saves more than its tables take.';
    case 'costs':
      return 'Deduplication costs more than it saves here.';
    default:
      return `Too close to tell: a pool this small is uncertain by ${bytes(uncertainty_bytes)}.`;
  }
}
