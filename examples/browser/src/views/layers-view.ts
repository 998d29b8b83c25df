import type { AnalysisReport } from '@pagefold/estimate/portable';
import { bytes, count, percent } from '../format.ts';
import { makeBar, makeSwatch } from './bar.ts';
import { make, makeTable } from './dom.ts';

/** What the pages are: every page is in one of four layers. */
export function layersView({ layers, pages, page_size }: AnalysisReport): HTMLElement {
  const rows = [
    ['zero', 'Zero', layers.zero_pages, 'Every byte is 0: a pool keeps no bytes of them.'],
    [
      'same-filled',
      'Same-filled',
      layers.same_filled_pages,
      'One other word of 8 bytes throughout: a pool keeps the word.',
    ],
    [
      'duplicate',
      'Duplicate',
      layers.duplicate_pages,
      'Equal to a page before: a pool with deduplication keeps no second copy.',
    ],
    [
      'unique',
      'Unique',
      layers.unique_pages,
      'The first page of each content: a pool compresses and keeps it.',
    ],
  ] as const;
  const bar = makeBar(
    pages,
    rows.map(([className, , size]) => ({ size, className })),
  );
  const table = makeTable(
    'Layers of the image',
    ['Layer', 'Pages', 'Share', 'Size', 'What it is'],
    rows.map(([className, name, layer, meaning]) => [
      make('span', '', makeSwatch(className), name),
      count(layer),
      percent(layer, pages),
      bytes(layer * page_size),
      meaning,
    ]),
  );
  return make('section', 'layers', make('h3', '', 'What the pages are'), bar, table);
}
