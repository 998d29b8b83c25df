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

const layers = ['similarity', 'dictionary'] as const;

/** Of layers that were asked for. */
type LayerColumn =
  `${(typeof layers)[number]}_${'net_saved_bytes' | 'store_time_ratio' | 'load_time_ratio'}`;
type Column = (typeof columns)[number] | LayerColumn;
type Row = Partial<Record<Column, string | number | boolean | null>>;

/**
 * The combinations, and the rows of kernels, which have a `kernel`, as CSV (RFC 4180) with a line of
 * names: used and saved bytes and times are without deduplication in both. What a row has not is empty.
 */
export function reportCsv(report: AnalysisReport): string {
  const { partial, pages, page_size } = report;
  const asked = layers.filter((name) => report.combinations.some((row) => row[name] !== undefined));
  const rows = [...combinationRows(report), ...kernelRows(report)];
  return stringify(
    rows.map((row) => ({ partial, pages, page_size, ...row })),
    {
      header: true,
      columns: [...columns, ...asked.flatMap(layerColumns)],
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
    ...layerCells(row),
  }));
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
    })),
  );
}
