import type { AnalysisReport } from '@pagefold/estimate';
import { bytes, count } from '../format.ts';
import { table } from '../table.ts';
import { wrapped } from './wrapped.ts';

/** Whether this is of a sample that leaves any content out. */
export function isSampled({ sample }: AnalysisReport): boolean {
  return sample !== undefined && sample.one_in > 1;
}

/** Of what is exact because all contents were looked at. */
function exactText({ combinations }: AnalysisReport): string {
  const pages = combinations
    .flatMap(({ similarity, dictionary, recompress }) => [similarity, dictionary, recompress])
    .find((layer) => layer?.window_pages !== undefined)?.window_pages;
  return pages === undefined
    ? 'every figure is exact.'
    : `every figure is exact, but what layers add, which real pools told that got ${count(pages)} pages in windows.`;
}

/** Which contents were looked at, and how far figures of all pages may be off; empty without a sample. */
export function sampleText(report: AnalysisReport): string {
  const { sample, reference, combinations, page_size } = report;
  if (sample === undefined) return '';
  if (!isSampled(report)) return wrapped(`All contents are in it: ${exactText(report)}`);
  const about =
    `One content in ${count(sample.one_in)} by its hash: ${count(sample.contents)} contents with ` +
    `${count(sample.pages)} pages. Pages, zero and same-filled ones are all counted; the rest is estimated, ` +
    'pool pages by their steady state. 19 of 20 samples are within the errors, of all pages: other machines are not.';
  const row = reference === null ? undefined : combinations[reference];
  if (row === undefined) return wrapped(about);
  const errors = row.sampling_error;
  const line = (what: string, value: string, error: string) => [what, value, `± ${error}`];
  const size = (what: string, value: number, name: string, unit = 1) =>
    line(what, bytes(value), bytes(Math.round((errors?.[name] ?? 0) * unit)));
  return [
    wrapped(about),
    table(
      [
        line('objects', count(row.objects), count(errors?.objects ?? 0)),
        size(
          'pool without dedup',
          row.pool_pages_without_dedup * page_size,
          'pool_pages_without_dedup',
          page_size,
        ),
        size('pool with dedup', row.pool_pages * page_size, 'pool_pages', page_size),
        size('dedup, gross', row.gross_saved_bytes, 'gross_saved_bytes'),
        size('its tables', row.dedup_metadata_bytes, 'dedup_metadata_bytes'),
        size('dedup, net', row.net_saved_bytes, 'net_saved_bytes'),
        size('saved in all', row.total_saved_bytes, 'total_saved_bytes'),
        line(
          'compress ratio',
          (row.compress_ratio ?? 0).toFixed(2),
          (errors?.compress_ratio ?? 0).toFixed(2),
        ),
      ],
      ['left', 'right', 'left'],
    ),
  ].join('\n');
}
