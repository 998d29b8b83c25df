import { latencyBounds } from '@pagefold/contracts';

/**
 * The time that a share of requests did not take longer than, in microseconds; null where there were none. Within a
 * class, times are taken to be spread evenly.
 *
 * @param counts of each class, as a server counts them.
 * @param share from 0 to 1: 0.5 for the median.
 */
export function percentile(counts: readonly number[], share: number): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const wanted = share * all;
  let before = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && before + count >= wanted) {
      const from = i === 0 ? 0 : latencyBounds[i - 1]!;
      const to = latencyBounds[i] ?? 2 * from;
      return from + ((wanted - before) / count) * (to - from);
    }
    before += count;
  }
  return latencyBounds.at(-1)!;
}
