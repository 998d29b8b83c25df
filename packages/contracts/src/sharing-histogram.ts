/** Contents with at least `references` pages and fewer than twice as many. */
export interface SharingBucket {
  /** The fewest pages of such a content, a power of two: 1, 2, 4 and so on. */
  readonly references: number;
  /** How many contents there are. */
  readonly contents: number;
  /** How many pages they have together. */
  readonly pages: number;
}

/**
 * How many contents have how many pages, by powers of two, as `zdb -S` shows it.
 *
 * @param pageCounts the number of pages of each content.
 */
export function sharingHistogram(pageCounts: Iterable<number>): SharingBucket[] {
  const buckets: { contents: number; pages: number }[] = [];
  for (const pages of pageCounts) {
    const power = 31 - Math.clz32(pages);
    buckets[power] ??= { contents: 0, pages: 0 };
    buckets[power].contents++;
    buckets[power].pages += pages;
  }
  return buckets.flatMap((bucket, power) => ({ references: 2 ** power, ...bucket }));
}
