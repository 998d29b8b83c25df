import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import {
  added,
  plusMinus,
  plusMinusBytes,
  plusMinusCount,
  plusMinusRatio,
} from '@pagefold/report/text';
import { bytes, count, percent, ratio } from '../format.ts';
import { table } from '../table.ts';
import { wrapped } from './wrapped.ts';

/** How often contents occur and what that saves, in the manner of `zdb -S`. */
export function sharingText(report: AnalysisReport, row: CombinationReport | undefined): string {
  const buckets = report.sharing_histogram;
  const shownRow = (copies: string, bucket: Bucket) => {
    const errors = bucket.sampling_error;
    const known = (size: number | null, ...names: readonly string[]) =>
      size === null || bucket.object_bytes === null
        ? ''
        : bytes(size) + plusMinusBytes(added(errors, ...names), names[0] ?? '');
    return [
      copies,
      count(bucket.contents) + plusMinusCount(errors, 'contents'),
      known(bucket.object_bytes, 'object_bytes'),
      count(bucket.pages) + plusMinusCount(errors, 'pages'),
      known(bucket.page_object_bytes, 'page_object_bytes'),
      // Nothing is saved on what occurs once, and that is certain.
      copies === copiesText(1)
        ? known(0)
        : known(savedBy(bucket), 'page_object_bytes', 'object_bytes'),
    ];
  };
  const rows = buckets
    .filter(({ contents }) => contents > 0)
    .map((bucket) => shownRow(copiesText(bucket.references), bucket));
  if (rows.length === 0) return '';
  const total = { ...totalOf(buckets), ...totalErrors(report, row) };
  const head = ['copies', 'contents', 'bytes', 'pages', 'bytes', 'saved'];
  const lines = [
    table(
      [head, ...rows, shownRow('all', total)],
      ['left', 'right', 'right', 'right', 'right', 'right'],
    ),
  ];
  if (row !== undefined) {
    lines.push(wrapped(`Bytes are what ${row.compressor} makes of them.`));
    if (report.layers.duplicate_pages > 0) lines.push(wrapped(whyText(report, row, total)));
    lines.push(wrapped(productText(row)));
  }
  return lines.join('\n');
}

type Bucket = Pick<
  AnalysisReport['sharing_histogram'][number],
  'contents' | 'pages' | 'object_bytes' | 'page_object_bytes' | 'sampling_error'
>;

/** All pages were counted; the rest of a sample may be off. */
function totalErrors(
  { sample }: AnalysisReport,
  row: CombinationReport | undefined,
): Pick<Bucket, 'sampling_error'> {
  if (sample === undefined) return {};
  const ofRow = row?.sampling_error;
  return {
    sampling_error: {
      contents: sample.sampling_error.distinct_contents ?? 0,
      object_bytes: ofRow?.compr_data_size ?? 0,
      page_object_bytes: ofRow?.compr_data_size_without_dedup ?? 0,
    },
  };
}

function copiesText(references: number): string {
  return references === 1 ? 'once' : `${references} to ${2 * references - 1}`;
}

function savedBy({ object_bytes, page_object_bytes }: Bucket): number | null {
  return object_bytes === null || page_object_bytes === null
    ? null
    : page_object_bytes - object_bytes;
}

function totalOf(buckets: readonly Bucket[]): Bucket {
  const sum = (of: (bucket: Bucket) => number | null) =>
    buckets.reduce<number | null>((total, bucket) => {
      const amount = of(bucket);
      return total === null || amount === null ? null : total + amount;
    }, 0);
  return {
    contents: sum(({ contents }) => contents)!,
    pages: sum(({ pages }) => pages)!,
    object_bytes: sum(({ object_bytes }) => object_bytes),
    page_object_bytes: sum(({ page_object_bytes }) => page_object_bytes),
  };
}

/** Why the share of duplicates is not what they save. */
function whyText(report: AnalysisReport, row: CombinationReport, total: Bucket): string {
  const { layers, pages, page_size, sample } = report;
  const saved = savedBy(total) ?? 0;
  const each = (size: number, n: number) => bytes(Math.round(size / Math.max(1, n)));
  const input = pages * page_size;
  return (
    `${percent(layers.duplicate_pages, pages)}${plusMinus(sample?.sampling_error, 'duplicate_pages', 1, pages)} ` +
    'of the pages are duplicates, and sharing them saves ' +
    `${percent(row.net_saved_bytes, input)}${plusMinus(row.sampling_error, 'net_saved_bytes', 1, input)} of the input. One saves what it compresses to, ` +
    `${each(saved, layers.duplicate_pages)} on average (other pages ` +
    `${each(total.object_bytes ?? 0, layers.unique_pages)}), together ${percent(saved, input)}; ` +
    'the tables of all contents and partly filled pool pages count against that.'
  );
}

function productText(row: CombinationReport): string {
  const off = (name: string) => plusMinusRatio(row.sampling_error, name);
  return (
    `dedup ${ratio(row.dedup_ratio)}${off('dedup_ratio')} × ` +
    `compress ${ratio(row.compress_ratio)}${off('compress_ratio')} × packing ` +
    `${ratio(row.packing)}; with zero and same-filled pages and all tables ` +
    `${ratio(row.total_ratio)}${off('total_ratio')} : 1`
  );
}
