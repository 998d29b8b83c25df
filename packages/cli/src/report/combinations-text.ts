import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import { plusMinus, plusMinusBytes, plusMinusCount } from '@pagefold/report/text';
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
    ...layerNotes(report),
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
  const oneHasher = new Set(combinations.map(({ hasher }) => hasher)).size === 1;
  const all: (Column | false)[] = [
    left('', (row) => (row.on_pareto_front ? '*' : '')),
    !oneHasher && left('hasher', (row) => row.hasher),
    left('compressor', (row) => row.compressor),
    left('allocator', (row) => row.allocator),
    right(
      'pool',
      (row) =>
        bytes(row.pool_pages_without_dedup * page_size) +
        plusMinusBytes(row.sampling_error, 'pool_pages_without_dedup', page_size),
    ),
    right(
      'saved',
      (row) =>
        percent(row.saved_bytes_without_dedup, input) +
        plusMinus(row.sampling_error, 'saved_bytes_without_dedup', 1, input),
    ),
    right(
      '+dedup',
      (row) => netText(row, input) + plusMinus(row.sampling_error, 'net_saved_bytes', 1, input),
    ),
    wasAsked(combinations, 'similarity') &&
      right('+similar', ({ similarity }) => layerText(similarity, input)),
    wasAsked(combinations, 'dictionary') &&
      right('+dict', ({ dictionary }) => layerText(dictionary, input)),
    wasAsked(combinations, 'recompress') &&
      right('+idle', ({ recompress }) => layerText(recompress, input)),
    combinations.some((row) => layersOf(row).length > 0) && right('store, load', timesText),
    combinations.some((row) => row.rejected_pages > 0) &&
      right(
        'rejected',
        (row) => count(row.rejected_pages) + plusMinusCount(row.sampling_error, 'rejected_pages'),
      ),
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

const layerNames = ['similarity', 'dictionary', 'recompress'] as const;
type LayerName = (typeof layerNames)[number];
type Layer = CombinationReport[LayerName];

function wasAsked(combinations: readonly CombinationReport[], name: LayerName): boolean {
  return combinations.some((row) => row[name] !== undefined);
}

/** Those that were asked for. */
function layersOf(row: CombinationReport): NonNullable<Layer>[] {
  return layerNames.map((name) => row[name]).filter((layer) => layer !== undefined);
}

function layerText(layer: Layer, input: number): string {
  if (layer === undefined || layer.unable !== null) return '';
  return netText(layer, input) + plusMinus(layer.sampling_error, 'net_saved_bytes', 1, input);
}

/** All layers together, by what is without any. */
function timesText(row: CombinationReport): string {
  const able = layersOf(row).filter(({ unable }) => unable === null);
  const times = (ratios: readonly (number | null)[]) =>
    ratios.includes(null) ? '?' : `${ratios.reduce<number>((a, b) => a * b!, 1).toFixed(2)}x`;
  if (able.length === 0) return '';
  const stores = times(able.map(({ store_time_ratio }) => store_time_ratio));
  return `${stores}, ${times(able.map(({ load_time_ratio }) => load_time_ratio))}`;
}

const layerTexts: Readonly<Record<LayerName, string>> = {
  similarity:
    '+similar: what it adds, net, that pages are stored as their differences from similar ones',
  dictionary: '+dict: what a dictionary adds to what is before it, net of its bytes',
  recompress:
    '+idle: what it adds, net, that everything is compressed anew, as what is idle would be',
};

const layerTitles: Readonly<Record<LayerName, string>> = {
  similarity: 'similar pages',
  dictionary: 'dictionary',
  recompress: 'second compressor',
};

/** What the columns of layers mean, and who has none of these. */
function layerNotes({ combinations }: AnalysisReport): string[] {
  const asked = layerNames.filter((name) => wasAsked(combinations, name));
  if (asked.length === 0) return [];
  const meanings = asked.map((name) => layerTexts[name]).join('; ');
  return [
    wrapped(
      `${meanings}. store, load: times in the pool that has all that by those in one without.`,
    ),
    ...asked.flatMap((name) => unableNotes(combinations, name)),
  ];
}

function unableNotes(combinations: readonly CombinationReport[], name: LayerName): string[] {
  const unable = new Map<string, Set<string>>();
  for (const row of combinations) {
    const reason = row[name]?.unable ?? null;
    if (reason === null) continue;
    unable.set(reason, (unable.get(reason) ?? new Set()).add(row.compressor));
  }
  return [...unable].map(([reason, compressors]) =>
    wrapped(`No ${layerTitles[name]} with ${[...compressors].join(', ')}: ${oneLine(reason)}.`),
  );
}

function readBack({ verification }: CombinationReport): string {
  if (verification === undefined) return '';
  const { compared_pages, mismatched_pages } = verification;
  const found = mismatched_pages === 0 ? 'all equal' : `${count(mismatched_pages)} DIFFER`;
  return `${count(compared_pages)} pages: ${found}`;
}
