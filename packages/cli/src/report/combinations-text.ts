import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import { bytes, count, percent } from '../format.ts';
import { type Alignment, table } from '../table.ts';
import { oneLine } from '../visible.ts';
import { wrapped } from './wrapped.ts';

interface Column {
  readonly head: string;
  readonly align: Alignment;
  readonly cell: (row: CombinationReport) => string;
}

const offers: Readonly<Record<CombinationReport['kernel_offer'], string>> = {
  present: 'yes',
  older: 'to 6.14',
  none: 'no',
};

/** What each combination saves and costs, by what it saves without deduplication. */
export function combinationsTable(report: AnalysisReport): string {
  const columns = columnsOf(report);
  const rows = ranked(report).map((row) => columns.map(({ cell }) => cell(row)));
  const head = columns.map((column) => column.head);
  return [
    table(
      [head, ...rows],
      columns.map(({ align }) => align),
    ),
    wrapped(
      '*: none saves as much in less time. pool, saved, µs/page: without dedup, as kernels have it. ' +
        '+dedup: what that adds, net; ?: less than its uncertainty. ' +
        `µs/page: ${report.clock === 'cpu' ? 'of the processor' : 'on the wall'}, the median of ` +
        'blocks of pages. kernel: whether one offers it.',
    ),
    ...similarNotes(report),
  ].join('\n');
}

/** Best first. */
export function ranked({ combinations }: AnalysisReport): CombinationReport[] {
  return combinations.toSorted(
    (a, b) =>
      b.saved_bytes_without_dedup - a.saved_bytes_without_dedup ||
      b.total_saved_bytes - a.total_saved_bytes,
  );
}

function columnsOf({ combinations, pages, page_size }: AnalysisReport): Column[] {
  const input = pages * page_size;
  const left = (head: string, cell: Column['cell']): Column => ({ head, align: 'left', cell });
  const right = (head: string, cell: Column['cell']): Column => ({ head, align: 'right', cell });
  const isSimilar = combinations.some(({ similarity }) => similarity !== undefined);
  const oneHasher = new Set(combinations.map(({ hasher }) => hasher)).size === 1;
  const all: (Column | false)[] = [
    left('', (row) => (row.on_pareto_front ? '*' : '')),
    !oneHasher && left('hasher', (row) => row.hasher),
    left('compressor', (row) => row.compressor),
    left('allocator', (row) => row.allocator),
    right('pool', (row) => bytes(row.pool_pages_without_dedup * page_size)),
    right('saved', (row) => percent(row.saved_bytes_without_dedup, input)),
    right('+dedup', (row) => netText(row, input)),
    isSimilar && right('+similar', (row) => similarText(row, input)),
    isSimilar && right('store, load', (row) => timesText(row)),
    combinations.some((row) => row.rejected_pages > 0) &&
      right('rejected', (row) => count(row.rejected_pages)),
    right('µs/page', (row) => row.microseconds_per_page_without_dedup.toFixed(1)),
    left('kernel', (row) => offers[row.kernel_offer]),
    combinations.some((row) => row.verification !== undefined) && left('read back', readBack),
  ];
  return all.filter((column) => column !== false);
}

type Judged = Pick<CombinationReport, 'verdict' | 'net_saved_bytes'>;

function netText({ verdict, net_saved_bytes }: Judged, input: number): string {
  return `${percent(net_saved_bytes, input)}${verdict === 'undecided' ? '?' : ' '}`;
}

function similarText({ similarity }: CombinationReport, input: number): string {
  return similarity === undefined || similarity.unable !== null ? '' : netText(similarity, input);
}

function timesText({ similarity }: CombinationReport): string {
  const { store_time_ratio = null, load_time_ratio = null } = similarity ?? {};
  if (store_time_ratio === null || load_time_ratio === null) return '';
  return `${store_time_ratio.toFixed(2)}x, ${load_time_ratio.toFixed(2)}x`;
}

/** What the columns of similar pages mean, and who has none. */
function similarNotes({ combinations }: AnalysisReport): string[] {
  if (combinations.every(({ similarity }) => similarity === undefined)) return [];
  const unable = new Map<string, string[]>();
  for (const { compressor, similarity } of combinations) {
    const reason = similarity?.unable ?? null;
    if (reason === null) continue;
    const compressors = unable.get(reason) ?? [];
    if (!compressors.includes(compressor)) compressors.push(compressor);
    unable.set(reason, compressors);
  }
  return [
    wrapped(
      '+similar: what it adds to dedup, net, that pages are stored as their differences from similar ones, in no ' +
        'kernel; store, load: times in that pool by those in the one without.',
    ),
    ...[...unable].map(([reason, compressors]) =>
      wrapped(`No similar pages with ${compressors.join(', ')}: ${oneLine(reason)}.`),
    ),
  ];
}

function readBack({ verification }: CombinationReport): string {
  if (verification === undefined) return '';
  const { compared_pages, mismatched_pages } = verification;
  const found = mismatched_pages === 0 ? 'all equal' : `${count(mismatched_pages)} DIFFER`;
  return `${count(compared_pages)} pages: ${found}`;
}
