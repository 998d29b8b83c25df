import Table from 'cli-table3';

/** To which side the cells of a column go. */
export type Alignment = 'left' | 'right';

/** How a table is laid out. */
export interface TableLayout {
  /** Of the columns, with the space before them; by default they are as wide as what is in them. */
  readonly widths?: readonly number[];
  /** Spaces before each column. */
  readonly gap?: number;
}

/** Rows as lines, in columns without borders. What is too long for its column is cut. */
export function table(
  rows: readonly string[][],
  alignments: Alignment[],
  { widths = [], gap = 2 }: TableLayout = {},
): string {
  const none = {
    chars: {},
    style: { head: [], border: [], 'padding-left': gap, 'padding-right': 0 },
  };
  const edges = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ];
  const chars = Object.fromEntries(edges.map((edge) => [edge, '']));
  const drawn = new Table({ ...none, chars, colAligns: alignments, colWidths: [...widths] });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString().replace(/[ ]+$/gm, '');
}
