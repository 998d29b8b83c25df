import type { AnalysisReport, CombinationReport } from '@pagefold/estimate';
import { bytes, percent } from '../format.ts';

/**
 * What the demo shows, for people: what compression does first, and one sentence each for where
 * deduplication matters and where it does not, all of the combination that the report's figures are of.
 */
export function twoCases(
  all: AnalysisReport,
  alone: AnalysisReport | undefined,
  instances: number,
): string {
  const together = all.combinations[all.reference ?? 0];
  const single = alone?.combinations[all.reference ?? 0];
  if (together === undefined) return '';
  if (alone === undefined || single === undefined) {
    return 'This image is made up: its duplicates are what they were made to be. Capture your own.\n';
  }
  const several = all.combinations.length > 1;
  return [
    ...(several
      ? [`With ${together.hasher}, ${together.compressor} and ${together.allocator}:`]
      : []),
    `First comes the compressor: ${compression(all, together)}`,
    `Where deduplication matters: ${instances} instances of one program, which have the same data. ${deduplication(together)}`,
    `Where it does not: one instance alone. ${deduplication(single)}`,
    'These services were built to be alike. Only an image of your own memory tells about yours:',
    'pagefold capture, then pagefold analyze.',
  ]
    .join('\n')
    .concat('\n');
}

/** What would be saved without deduplication, by compression and same-filled pages. */
function compression(report: AnalysisReport, row: CombinationReport): string {
  const input = report.pages * report.page_size;
  const pool = row.pool_pages_without_dedup * report.page_size;
  return `without any deduplication, ${bytes(input)} of memory take a pool of ${bytes(pool)} (${percent(pool, input)}).`;
}

function deduplication(row: CombinationReport): string {
  const { pool_pages, pool_pages_without_dedup, net_saved_bytes } = row;
  const share = percent(pool_pages_without_dedup - pool_pages, pool_pages_without_dedup);
  const verdict = {
    pays: 'it pays',
    costs: 'it costs more than it saves',
    undecided: 'too little to tell whether it pays',
  }[row.verdict];
  return `It makes the pool smaller by ${share}, net of its tables ${bytes(net_saved_bytes)}: ${verdict}.`;
}
