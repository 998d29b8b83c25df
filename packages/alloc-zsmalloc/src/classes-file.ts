import type { AllocatorStats, SizeClassStats } from '@pagefold/contracts';

const groups = ['10%', '20%', '30%', '40%', '50%', '60%', '70%', '80%', '90%', '99%', '100%'];
const columns = ['class', 'size', ...groups, 'obj_allocated', 'obj_used', 'pages_used'];
const header = [...columns, 'pages_per_zspage', 'freeable'];
const width = (column: string): number => Math.max(column.length, 9);

/**
 * An allocator's size classes as the kernel's `classes` file shows them
 * (`/sys/kernel/debug/zsmalloc/POOL/classes`, Documentation/mm/zsmalloc.rst): a line a class that holds
 * objects, and the totals. A group counts zspages of which up to that part is in use.
 */
export function classesFile({ classes = [] }: AllocatorStats): string {
  const rows = classes.map((row) => [row.index, row.size, ...figures(row)]);
  const totals = header.map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
  const total = totals.map((sum, i) => (i === 0 ? 'Total' : isSummed(i) ? sum : ''));
  return [header, ...rows, total].map(line).join('');
}

function figures(row: SizeClassStats): number[] {
  return [
    ...row.zspagesByFullness,
    row.objectsAllocated,
    row.objectsUsed,
    row.poolPagesUsed,
    row.poolPagesPerZspage,
    row.freeablePoolPages,
  ];
}

/** Sizes and pages per zspage are not added up. */
function isSummed(column: number): boolean {
  return header[column] !== 'size' && header[column] !== 'pages_per_zspage';
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map((cell, i) => String(cell).padStart(width(header[i]!))).join(' ')}\n`;
}
