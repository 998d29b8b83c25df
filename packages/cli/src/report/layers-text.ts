import type { AnalysisReport } from '@pagefold/estimate';
import { plusMinus } from '@pagefold/report/text';
import { count, percent } from '../format.ts';
import { table } from '../table.ts';

/** What the pages are, over all inputs. */
export function layersTable({ layers, pages, sample }: AnalysisReport): string {
  const error = (name: string) => plusMinus(sample?.sampling_error, name, 1, pages);
  const rows: [string, number, string, string][] = [
    ['zero', layers.zero_pages, '', 'every word is 0'],
    ['same-filled', layers.same_filled_pages, '', 'one other word throughout'],
    [
      'duplicate',
      layers.duplicate_pages,
      error('duplicate_pages'),
      'beyond the first of each content',
    ],
    ['unique', layers.unique_pages, error('unique_pages'), 'the first of each content'],
  ];
  return table(
    rows.map(([layer, n, off, meaning]) => [
      layer,
      count(n),
      `${percent(n, pages)}${off}`,
      meaning,
    ]),
    ['left', 'right', 'right', 'left'],
  );
}
