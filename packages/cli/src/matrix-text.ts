import type { MatrixCell } from '@pagefold/conformance';
import { bytes, count } from './format.ts';
import { failureText } from './matrix-failure.ts';
import { type Alignment, table } from './table.ts';
import { oneLine } from './visible.ts';

interface Column {
  readonly head: string;
  readonly align: Alignment;
  readonly width: number;
  readonly cell: (cell: MatrixCell) => string;
}

const columns: readonly Column[] = [
  { head: 'hasher', align: 'left', width: 18, cell: ({ hasher }) => hasher },
  { head: 'compressor', align: 'left', width: 15, cell: ({ compressor }) => compressor },
  { head: 'allocator', align: 'left', width: 10, cell: ({ allocator }) => allocator },
  {
    head: 'page',
    align: 'right',
    width: 8,
    cell: ({ pageSize }) => bytes(pageSize).replace('.0', ''),
  },
  {
    head: 'pool pages',
    align: 'right',
    width: 12,
    cell: ({ poolPages }) => (poolPages === null ? '' : count(poolPages)),
  },
  {
    head: 'dedup net',
    align: 'right',
    width: 12,
    cell: ({ netSavedBytes }) => bytesOrNothing(netSavedBytes),
  },
];

const similarColumn: Column = {
  head: 'similar net',
  align: 'right',
  width: 12,
  cell: ({ similarity, similarityNetSavedBytes }) =>
    similarity ? bytesOrNothing(similarityNetSavedBytes) : 'without',
};

const dictionaryColumn: Column = {
  head: 'dict net',
  align: 'right',
  width: 12,
  cell: ({ dictionary, dictionaryNetSavedBytes }) =>
    dictionary ? bytesOrNothing(dictionaryNetSavedBytes) : 'without',
};

const timeColumn: Column = {
  head: 'µs/page',
  align: 'right',
  width: 9,
  cell: ({ microsecondsPerPage }) => microsecondsPerPage?.toFixed(1) ?? '',
};

/** What some cells have beside deduplication, and others not. */
export interface MatrixAdditions {
  readonly similarity: boolean;
  readonly dictionary: boolean;
}

function columnsOf({ similarity, dictionary }: MatrixAdditions): readonly Column[] {
  return [
    ...columns,
    ...(similarity ? [similarColumn] : []),
    ...(dictionary ? [dictionaryColumn] : []),
    timeColumn,
  ];
}

/** The line above all cells. */
export function matrixHead(additions: MatrixAdditions): string {
  return row(columnsOf(additions), ({ head }) => head, undefined);
}

/** The line of a cell. @param additions as for the head. */
export function matrixLine(cell: MatrixCell, additions: MatrixAdditions): string {
  const result = cell.failure ? `FAIL ${oneLine(failureText(cell.failure))}` : 'pass';
  const outcome = cell.skipped === undefined ? result : `skipped: ${oneLine(cell.skipped)}`;
  return row(columnsOf(additions), (column) => column.cell(cell), outcome);
}

/** The line below all cells. */
export function matrixSummary(cells: readonly MatrixCell[]): string {
  const passed = cells.filter((cell) => cell.pass).length;
  const skipped = cells.filter((cell) => cell.skipped !== undefined).length;
  return `${passed} passed, ${cells.length - passed - skipped} failed, ${skipped} skipped\n`;
}

function bytesOrNothing(amount: number | null): string {
  return amount === null ? '' : bytes(amount);
}

/** One line of the table; it is printed as soon as it is known, so the widths are given. */
function row(
  of: readonly Column[],
  text: (column: Column) => string,
  outcome: string | undefined,
): string {
  // What it came to is as long as it is.
  const texts = [...of.map(text), ...(outcome === undefined ? [] : [outcome])];
  const widths = [...of.map(({ width }) => width), (outcome?.length ?? 0) + 2];
  const alignments: Alignment[] = [...of.map(({ align }) => align), 'left'];
  const layout = { widths, gap: 1 };
  return `${table([texts], alignments, layout).slice(layout.gap)}\n`;
}
