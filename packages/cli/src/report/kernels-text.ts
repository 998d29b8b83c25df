import type { AnalysisReport, KernelRow } from '@pagefold/estimate';
import { plusMinus, plusMinusBytes, plusMinusCount, settingsLine } from '@pagefold/report/text';
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
    ...(best.compressor === null
      ? ksmNote(best)
      : [rowsTable(report, rows), `  ${labelOf(best)}:`]),
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
    bytes(row.used_bytes) + plusMinusBytes(row.sampling_error, 'used_bytes'),
    percent(row.saved_bytes, input) + plusMinus(row.sampling_error, 'saved_bytes', 1, input),
    count(row.rejected_pages) + plusMinusCount(row.sampling_error, 'rejected_pages'),
    row.microseconds_per_page?.toFixed(1) ?? '–',
    figuresText(row),
  ]);
  return table([head, ...cells], ['left', 'left', 'right', 'right', 'right', 'right', 'left']);
}

function labelOf(row: Row): string {
  return `${row.compressor} on ${row.allocator} (${figuresText(row)})`;
}

/** How right they are. */
function figuresText({ accuracy, sampling_error }: Row): string {
  return sampling_error === undefined ? accuracies[accuracy] : 'estimated from a sample';
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

function ksmNote({ sampling_error }: Row): string[] {
  const error = sampling_error?.saved_bytes;
  return error === undefined
    ? []
    : [`  estimated from a sample; general_profit ± ${bytes(Math.round(error))}:`];
}
