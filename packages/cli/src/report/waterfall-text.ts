import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
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
  const line = (what: string, amount: number, meaning = '') => [
    what,
    bytes(amount),
    percent(amount, input),
    meaning,
  ];
  const rows = [
    line('input', input),
    line('zero and same-filled', -filled, 'the kernel does that already'),
    line('compression', -(input - filled - rejected - plainPool), 'into pool pages'),
    ...(rejected > 0 ? [line('rejected pages', rejected, rejectedText(row))] : []),
    line('pool without dedup', plainPool, `${count(row.pool_pages_without_dedup)} pool pages`),
    line('dedup, gross', -row.gross_saved_bytes, 'pool pages that sharing saves'),
    line('its tables', row.dedup_metadata_bytes, 'for all objects, shared or not'),
    line('dedup, net', -row.net_saved_bytes, verdictText(row)),
    ...similarRows(row, line),
    ...dictionaryRows(row, line),
    line('all other tables', otherTables(row), "Pagefold's"),
    line('left', input - row.total_saved_bytes, savedText(row, input)),
  ];
  return [table(rows, ['left', 'right', 'right', 'left']), wrapped(steadyText(report, row))].join(
    '\n',
  );
}

type Line = (what: string, amount: number, meaning?: string) => string[];

function similarRows({ similarity, objects }: CombinationReport, line: Line): string[][] {
  if (similarity === undefined) return [];
  if (similarity.unable !== null) return [line('similar pages', 0, 'not in this combination')];
  const { gross_saved_bytes, similarity_metadata_bytes, net_saved_bytes } = similarity;
  const deltas = `${count(similarity.delta_objects)} of ${count(objects)} objects are differences`;
  return [
    line('similar pages, gross', -gross_saved_bytes, deltas),
    line('their tables', similarity_metadata_bytes, 'index, bases and differences'),
    line('similar pages, net', -net_saved_bytes, verdictText(similarity)),
  ];
}

function dictionaryRows({ dictionary, objects }: CombinationReport, line: Line): string[][] {
  if (dictionary === undefined) return [];
  if (dictionary.unable !== null) return [line('dictionary', 0, 'not in this combination')];
  const { gross_saved_bytes, dictionary_bytes, net_saved_bytes } = dictionary;
  const users = `${count(dictionary.dictionary_objects)} of ${count(objects)} objects depend on it`;
  return [
    line('dictionary, gross', -gross_saved_bytes, users),
    line('its bytes', dictionary_bytes),
    line('dictionary, net', -net_saved_bytes, verdictText(dictionary)),
  ];
}

function otherTables(row: CombinationReport): number {
  const { metadata_bytes, dedup_metadata_bytes, similarity, dictionary } = row;
  const ofSimilar = similarity?.similarity_metadata_bytes ?? 0;
  return metadata_bytes - dedup_metadata_bytes - ofSimilar - (dictionary?.dictionary_bytes ?? 0);
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
  const steady = (pages: number) => bytes(pages * page_size);
  return (
    `If partly filled pool pages did not matter, as in a much larger pool, it would be ` +
    `${steady(row.steady_state_pool_pages_without_dedup)} without dedup and ` +
    `${steady(row.steady_state_pool_pages)} with. ` +
    `${count(row.raw_pages)} pages are kept raw, as compression would save nothing.`
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
