import type { MatrixCell } from '@pagefold/conformance';
import { bytes, count } from './format.ts';
import { failureText } from './matrix-failure.ts';
import { type Alignment, table } from './table.ts';
import { oneLine } from './visible.ts';

const names = ['hasher', 'compressor', 'allocator', 'page', 'pool pages', 'dedup net', 'µs/page'];

/** The line above all cells. */
export function matrixHead(): string {
  return row(names);
}

/** The line of a cell. */
export function matrixLine(cell: MatrixCell): string {
  return row(cellColumns(cell));
}

/** The line below all cells. */
export function matrixSummary(cells: readonly MatrixCell[]): string {
  const passed = cells.filter((cell) => cell.pass).length;
  const skipped = cells.filter((cell) => cell.skipped !== undefined).length;
  return `${passed} passed, ${cells.length - passed - skipped} failed, ${skipped} skipped\n`;
}

function cellColumns(cell: MatrixCell): string[] {
  const { hasher, compressor, allocator, pageSize, poolPages, netSavedBytes } = cell;
  const result = cell.failure ? `FAIL ${oneLine(failureText(cell.failure))}` : 'pass';
  return [
    hasher,
    compressor,
    allocator,
    bytes(pageSize).replace('.0', ''),
    poolPages === null ? '' : count(poolPages),
    netSavedBytes === null ? '' : bytes(netSavedBytes),
    cell.microsecondsPerPage?.toFixed(1) ?? '',
    cell.skipped === undefined ? result : `skipped: ${oneLine(cell.skipped)}`,
  ];
}

const alignments: Alignment[] = [
  'left',
  'left',
  'left',
  'right',
  'right',
  'right',
  'right',
  'left',
];
const widths = [18, 15, 10, 8, 12, 12, 9];

/** One line of the table; it is printed as soon as it is known, so the widths are given. */
function row(columns: readonly string[]): string {
  // What it came to is as long as it is.
  const layout = { widths: [...widths, (columns.at(-1)?.length ?? 0) + 2], gap: 1 };
  return `${table([[...columns]], alignments, layout).slice(layout.gap)}\n`;
}
