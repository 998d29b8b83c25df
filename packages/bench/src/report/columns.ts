/**
 * Rows of cells as lines whose columns stand under each other: the first to the left, the others to the
 * right or where `align` says.
 */
export function columns(
  rows: readonly (readonly string[])[],
  align: 'left' | 'right' = 'right',
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 || align === 'left' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Rows, of which the first is the heading, as a table in Markdown. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [heading, ...rest] = rows;
  const rule = heading!.map((_, i) => (i === 0 ? '---' : '---:'));
  return [heading!, rule, ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
