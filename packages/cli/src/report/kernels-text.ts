import type { AnalysisReport, KernelRow } from '@pagefold/estimate';
import { settingsLine } from '@pagefold/report/text';
import { bytes, count, percent } from '../format.ts';
import { table } from '../table.ts';

type Kernel = AnalysisReport['kernels'][number];
type Row = Kernel['rows'][number];

const accuracies: Readonly<Record<KernelRow['accuracy'], string>> = {
  exact: 'exact',
  'within-half-percent': '± 0.5 %',
  approximate: 'approximate',
};

/** What each kernel would make of the pages, with its own figures of its best row. */
export function kernelsText(report: AnalysisReport): { heading: string; body: string }[] {
  return report.kernels.map((kernel) => ({
    heading: `As ${kernel.kernel}`,
    body: kernelText(report, kernel),
  }));
}

function kernelText(report: AnalysisReport, kernel: Kernel): string {
  const rows = kernel.rows.toSorted((a, b) => b.saved_bytes - a.saved_bytes);
  const [best] = rows;
  if (best === undefined) return '';
  return [
    ...(best.compressor === null ? [] : [rowsTable(report, rows), `  ${labelOf(best)}:`]),
    indented(best.text),
    ...presentLines(kernel, best),
    `  to have it so:\n  ${settingsLine(best.settings)}`,
  ].join('\n');
}

function rowsTable({ pages, page_size }: AnalysisReport, rows: readonly Row[]): string {
  const input = pages * page_size;
  const head = ['compressor', 'allocator', 'pool', 'saved', 'rejected', 'µs/page', 'figures'];
  const cells = rows.map((row) => [
    row.compressor ?? '',
    row.allocator ?? '',
    bytes(row.used_bytes),
    percent(row.saved_bytes, input),
    count(row.rejected_pages),
    row.microseconds_per_page?.toFixed(1) ?? '–',
    accuracies[row.accuracy],
  ]);
  return table([head, ...cells], ['left', 'left', 'right', 'right', 'right', 'right', 'left']);
}

function labelOf({ compressor, allocator, accuracy }: Row): string {
  return `${compressor} on ${allocator} (${accuracies[accuracy]})`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ');
}

/** What is set at present, and differs or not. */
function presentLines({ present }: Kernel, best: Row): string[] {
  if (present === null) return [];
  const wanted = new Map(best.settings.map(({ path, value }) => [path, value]));
  return present.map(({ path, value }) => {
    const note = wanted.has(path) && wanted.get(path) !== value ? ` (not ${wanted.get(path)})` : '';
    return `  now: ${path}: ${value}${note}`;
  });
}
