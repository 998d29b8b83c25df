import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import { bytes, percent } from '../format.ts';
import { makeBar, makeSwatch, type Piece } from './bar.ts';
import { make } from './dom.ts';

/** The image or a pool that holds it, in pieces of bytes. */
interface Holding {
  readonly title: string;
  readonly pieces: readonly Piece[];
  readonly meaning: string;
}

/** What a pool makes of the image, with and without deduplication, on one scale. */
export function poolsView(report: AnalysisReport, pool: CombinationReport): HTMLElement {
  const { pages, page_size } = report;
  const imageBytes = pages * page_size;
  const rejectedBytes = (pages - pool.stored_pages) * page_size;
  const pieces = (poolPages: number, tableBytes: number): Piece[] => [
    { className: 'pool', size: poolPages * page_size },
    { className: 'tables', size: tableBytes },
    { className: 'rejected', size: rejectedBytes },
  ];
  const holdings: Holding[] = [
    {
      title: 'The image',
      pieces: [{ className: 'image', size: imageBytes }],
      meaning: 'All pages as they are.',
    },
    {
      title: 'Pool without deduplication',
      pieces: pieces(pool.pool_pages_without_dedup, pool.metadata_bytes_without_dedup),
      meaning:
        'Zero and same-filled pages take no pool page; every other page is compressed and kept, ' +
        'equal ones again and again.',
    },
    {
      title: 'Pool with deduplication',
      pieces: pieces(pool.pool_pages, pool.metadata_bytes),
      meaning: 'The same, but equal pages are compressed and kept once.',
    },
  ];
  const whole = Math.max(...holdings.map(sizeOf));
  const items = holdings.map((holding) => holdingView(holding, imageBytes, whole));
  const legend = [
    legendEntry('pool', 'pool pages'),
    legendEntry('tables', 'the pool’s tables'),
    ...(rejectedBytes > 0 ? [legendEntry('rejected', 'pages that it rejects')] : []),
  ];
  return make(
    'section',
    'pools',
    make('h3', '', 'What a pool makes of them'),
    make('ul', '', ...items),
    make('p', 'legend', ...legend),
  );
}

function sizeOf({ pieces }: Holding): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}

function holdingView(holding: Holding, imageBytes: number, whole: number): HTMLElement {
  const { title, pieces, meaning } = holding;
  const size = sizeOf(holding);
  const share = `${percent(size, imageBytes)} of the image`;
  return make(
    'li',
    '',
    make('p', 'holding', make('strong', '', title), `${bytes(size)}, ${share}`),
    makeBar(whole, pieces),
    make('p', 'meaning', meaning),
  );
}

function legendEntry(className: string, text: string): HTMLElement {
  return make('span', '', makeSwatch(className), text);
}
