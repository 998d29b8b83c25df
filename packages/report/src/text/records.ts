import type { AnalysisReport, CombinationReport } from '@pagefold/estimate/portable';
import { stringify } from 'csv-stringify/browser/esm/sync';

const columns = [
  'kernel',
  'hasher',
  'compressor',
  'allocator',
  'accuracy',
  'partial',
  'pages',
  'page_size',
  'stored_pages',
  'rejected_pages',
  'used_bytes',
  'saved_bytes',
  'dedup_net_saved_bytes',
  'total_saved_bytes',
  'uncertainty_bytes',
  'microseconds_per_page',
  'on_pareto_front',
  'kernel_offer',
] as const;

const layers = ['similarity', 'dictionary', 'recompress'] as const;

/** Of layers that were asked for. */
type LayerColumn =
  `${(typeof layers)[number]}_${'net_saved_bytes' | 'store_time_ratio' | 'load_time_ratio'}`;

/** Of these a sample tells how far they may be off, in a column behind all others. */
const estimated = [
  'stored_pages',
  'rejected_pages',
  'used_bytes',
  'saved_bytes',
  'dedup_net_saved_bytes',
  'total_saved_bytes',
  'similarity_net_saved_bytes',
  'dictionary_net_saved_bytes',
  'recompress_net_saved_bytes',
] as const;

type ErrorColumn = `${(typeof estimated)[number]}_error`;
type Column = (typeof columns)[number] | LayerColumn | ErrorColumn;
type Row = Partial<Record<Column, string | number | boolean | null>>;

/**
 * The combinations, and the rows of kernels, which have a `kernel`, as CSV (RFC 4180) with a line of
 * names: used and saved bytes and times are without deduplication in both. What a row has not is empty. Columns of
 * layers and of errors are there where the report has any.
 */
export function reportCsv(report: AnalysisReport): string {
  const { partial, pages, page_size } = report;
  const asked = layers.filter((name) => report.combinations.some((row) => row[name] !== undefined));
  const rows = [...combinationRows(report), ...kernelRows(report)];
  const errors = estimated
    .map((name): ErrorColumn => `${name}_error`)
    .filter((name) => rows.some((row) => row[name] !== undefined));
  return stringify(
    rows.map((row) => ({ partial, pages, page_size, ...row })),
    {
      header: true,
      columns: [...columns, ...asked.flatMap(layerColumns), ...errors],
      record_delimiter: 'windows',
      cast: { boolean: String },
    },
  );
}

function combinationRows({ combinations, page_size }: AnalysisReport): Row[] {
  return combinations.map((row) => ({
    hasher: row.hasher,
    compressor: row.compressor,
    allocator: row.allocator,
    stored_pages: row.stored_pages,
    rejected_pages: row.rejected_pages,
    used_bytes: row.pool_pages_without_dedup * page_size,
    saved_bytes: row.saved_bytes_without_dedup,
    dedup_net_saved_bytes: row.net_saved_bytes,
    total_saved_bytes: row.total_saved_bytes,
    uncertainty_bytes: row.uncertainty_bytes_without_dedup,
    microseconds_per_page: row.microseconds_per_page_without_dedup,
    on_pareto_front: row.on_pareto_front,
    kernel_offer: row.kernel_offer,
    ...combinationErrors(row, page_size),
    ...layerCells(row),
  }));
}

function combinationErrors({ sampling_error: errors }: CombinationReport, page_size: number): Row {
  if (errors === undefined) return {};
  const cells: Row = { total_saved_bytes_error: errors.total_saved_bytes ?? 0 };
  // Where windows of a sample told what layers add, and all contents were looked at, this is all.
  if (errors.saved_bytes_without_dedup === undefined) return cells;
  return {
    ...cells,
    stored_pages_error: errors.stored_pages ?? 0,
    rejected_pages_error: errors.rejected_pages ?? 0,
    used_bytes_error: (errors.pool_pages_without_dedup ?? 0) * page_size,
    saved_bytes_error: errors.saved_bytes_without_dedup,
    dedup_net_saved_bytes_error: errors.net_saved_bytes ?? 0,
  };
}

function layerColumns(name: (typeof layers)[number]): LayerColumn[] {
  return [`${name}_net_saved_bytes`, `${name}_store_time_ratio`, `${name}_load_time_ratio`];
}

function layerCells(row: CombinationReport): Row {
  const cells: Row = {};
  for (const name of layers) {
    const layer = row[name];
    if (layer === undefined || layer.unable !== null) continue;
    cells[`${name}_net_saved_bytes`] = layer.net_saved_bytes;
    cells[`${name}_store_time_ratio`] = layer.store_time_ratio;
    cells[`${name}_load_time_ratio`] = layer.load_time_ratio;
    const error = layer.sampling_error?.net_saved_bytes;
    if (error !== undefined) cells[`${name}_net_saved_bytes_error`] = error;
  }
  return cells;
}

function kernelRows({ kernels }: AnalysisReport): Row[] {
  return kernels.flatMap(({ kernel, rows }) =>
    rows.map((row) => ({
      kernel,
      compressor: row.compressor,
      allocator: row.allocator,
      accuracy: row.accuracy,
      stored_pages: row.stored_pages,
      rejected_pages: row.rejected_pages,
      used_bytes: row.used_bytes,
      saved_bytes: row.saved_bytes,
      microseconds_per_page: row.microseconds_per_page,
      ...kernelErrors(row),
    })),
  );
}

function kernelErrors({ sampling_error }: AnalysisReport['kernels'][number]['rows'][number]): Row {
  if (sampling_error === undefined) return {};
  return {
    stored_pages_error: sampling_error.stored_pages ?? 0,
    rejected_pages_error: sampling_error.rejected_pages ?? 0,
    used_bytes_error: sampling_error.used_bytes ?? 0,
    saved_bytes_error: sampling_error.saved_bytes ?? 0,
  };
}
