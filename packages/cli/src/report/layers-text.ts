import type { AnalysisReport } from '@pagefold/estimate';
import { count, percent } from '../format.ts';
import { table } from '../table.ts';

/** What the pages are, over all inputs. */
export function layersTable({ layers, pages }: AnalysisReport): string {
  const rows: [string, number, string][] = [
    ['zero', layers.zero_pages, 'every word is 0'],
    ['same-filled', layers.same_filled_pages, 'one other word throughout'],
    ['duplicate', layers.duplicate_pages, 'beyond the first of each content'],
    ['unique', layers.unique_pages, 'the first of each content'],
  ];
  return table(
    rows.map(([layer, n, meaning]) => [layer, count(n), percent(n, pages), meaning]),
    ['left', 'right', 'right', 'left'],
  );
}
