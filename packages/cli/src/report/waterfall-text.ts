import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import {
  added,
  type Errors,
  plusMinus,
  plusMinusBytes,
  plusMinusCount,
} from '@pagefold/report/text';
import { bytes, count, percent } from '../format.ts';
import { table } from '../table.ts';
import { wrapped } from './wrapped.ts';

/** From the input to what is left of it, step by step. */
export function waterfallTable(report: AnalysisReport, row: CombinationReport): string {
  const { layers, page_size, pages } = report;
  const input = pages * page_size;
  const filled = (layers.zero_pages + layers.same_filled_pages) * page_size;
  const rejected = row.rejected_pages * page_size;
  const plainPool = row.pool_pages_without_dedup * page_size;
  const line: Line = (what, amount, meaning = '', errors = undefined, unit = 1) => {
    const [name = ''] = Object.keys(errors ?? {});
    const off = plusMinus(errors, name, unit, input);
    return [what, bytes(amount), `${percent(amount, input)}${off}`, meaning];
  };
  const of = (name: string) => added(row.sampling_error, name);
  const rows = [
    line('input', input),
    line('zero and same-filled', -filled, 'the kernel does that already'),
    line(
      'compression',
      -(input - filled - rejected - plainPool),
      'into pool pages',
      of('saved_bytes_without_dedup'),
    ),
    ...(rejected > 0
      ? [line('rejected pages', rejected, rejectedText(row), of('rejected_pages'), page_size)]
      : []),
    line(
      'pool without dedup',
      plainPool,
      `${count(row.pool_pages_without_dedup)} pool pages`,
      of('pool_pages_without_dedup'),
      page_size,
    ),
    line(
      'dedup, gross',
      -row.gross_saved_bytes,
      'pool pages that sharing saves',
      of('gross_saved_bytes'),
    ),
    line(
      'its tables',
      row.dedup_metadata_bytes,
      'for all objects, shared or not',
      of('dedup_metadata_bytes'),
    ),
    line('dedup, net', -row.net_saved_bytes, verdictText(row), of('net_saved_bytes')),
    ...similarRows(row, line),
    ...dictionaryRows(row, line),
    ...recompressRows(row, line),
    line('all other tables', otherTables(row), "Pagefold's", of('metadata_bytes')),
    line('left', input - row.total_saved_bytes, savedText(row, input), of('total_saved_bytes')),
  ];
  return [table(rows, ['left', 'right', 'right', 'left']), wrapped(steadyText(report, row))].join(
    '\n',
  );
}

/** A line of the table; `errors` has that of its amount alone, in `unit`s. */
type Line = (
  what: string,
  amount: number,
  meaning?: string,
  errors?: Errors,
  unit?: number,
) => string[];

function similarRows({ similarity, objects }: CombinationReport, line: Line): string[][] {
  if (similarity === undefined) return [];
  if (similarity.unable !== null) return [line('similar pages', 0, 'not in this combination')];
  const { gross_saved_bytes, similarity_metadata_bytes, net_saved_bytes } = similarity;
  const of = (name: string) => added(similarity.sampling_error, name);
  const deltas = `${count(similarity.delta_objects)} of ${count(objects)} objects are differences`;
  return [
    line('similar pages, gross', -gross_saved_bytes, deltas, of('gross_saved_bytes')),
    line(
      'their tables',
      similarity_metadata_bytes,
      'index, bases and differences',
      of('similarity_metadata_bytes'),
    ),
    line('similar pages, net', -net_saved_bytes, verdictText(similarity), of('net_saved_bytes')),
  ];
}

function dictionaryRows({ dictionary, objects }: CombinationReport, line: Line): string[][] {
  if (dictionary === undefined) return [];
  if (dictionary.unable !== null) return [line('dictionary', 0, 'not in this combination')];
  const { gross_saved_bytes, dictionary_bytes, net_saved_bytes } = dictionary;
  const of = (name: string) => added(dictionary.sampling_error, name);
  const users = `${count(dictionary.dictionary_objects)} of ${count(objects)} objects depend on it`;
  return [
    line('dictionary, gross', -gross_saved_bytes, users, of('gross_saved_bytes')),
    line('its bytes', dictionary_bytes),
    line('dictionary, net', -net_saved_bytes, verdictText(dictionary), of('net_saved_bytes')),
  ];
}

function recompressRows({ recompress, objects }: CombinationReport, line: Line): string[][] {
  if (recompress === undefined) return [];
  if (recompress.unable !== null) return [line('compressed anew', 0, 'not in this combination')];
  const { gross_saved_bytes, recompress_metadata_bytes, net_saved_bytes } = recompress;
  const of = (name: string) => added(recompress.sampling_error, name);
  const shorter = `${count(recompress.recompressed_objects)} of ${count(objects)} objects are shorter`;
  return [
    line('compressed anew, gross', -gross_saved_bytes, shorter, of('gross_saved_bytes')),
    line(
      'its tables',
      recompress_metadata_bytes,
      'ages, and what the compressor knows beforehand',
      of('recompress_metadata_bytes'),
    ),
    line('compressed anew, net', -net_saved_bytes, verdictText(recompress), of('net_saved_bytes')),
  ];
}

function otherTables(row: CombinationReport): number {
  const { metadata_bytes, dedup_metadata_bytes, similarity, dictionary, recompress } = row;
  const ofLayers =
    (similarity?.similarity_metadata_bytes ?? 0) +
    (dictionary?.dictionary_bytes ?? 0) +
    (recompress?.recompress_metadata_bytes ?? 0);
  return metadata_bytes - dedup_metadata_bytes - ofLayers;
}

function savedText({ total_saved_bytes }: CombinationReport, input: number): string {
  return `saved: ${bytes(total_saved_bytes)}, ${percent(total_saved_bytes, input)}`;
}

function rejectedText({ rejected }: CombinationReport): string {
  return Object.entries(rejected)
    .map(([reason, n]) => `${count(n ?? 0)} ${reason}`)
    .join(', ');
}

function steadyText({ page_size }: AnalysisReport, row: CombinationReport): string {
  const steady = (pages: number, name: string) =>
    bytes(pages * page_size) + plusMinusBytes(row.sampling_error, name, page_size);
  return (
    `If partly filled pool pages did not matter, as in a much larger pool, it would be ` +
    `${steady(row.steady_state_pool_pages_without_dedup, 'pool_pages_without_dedup')} without dedup and ` +
    `${steady(row.steady_state_pool_pages, 'pool_pages')} with. ` +
    `${count(row.raw_pages)}${plusMinusCount(row.sampling_error, 'raw_pages')} pages are kept raw, as compression would save nothing.`
  );
}

type Judged = Pick<CombinationReport, 'verdict' | 'uncertainty_bytes'>;

function verdictText(row: Judged): string {
  switch (row.verdict) {
    case 'pays':
      return 'it pays';
    case 'costs':
      return 'it costs more than it saves';
    default:
      return `too close to tell: uncertain by ${bytes(row.uncertainty_bytes)}`;
  }
}
