import Table from 'cli-table3';

/** To which side the cells of a column go. */
export type Alignment = 'left' | 'right';

/** Rows as lines, in columns without borders, indented. */
export function table(rows: readonly string[][], alignments: Alignment[]): string {
  const none = {
    chars: {},
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
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
  const drawn = new Table({ ...none, chars, colAligns: alignments });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString().replace(/[ ]+$/gm, '');
}
