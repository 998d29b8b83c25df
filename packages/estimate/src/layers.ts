import type { ContentTable } from './content-table.ts';

/** The disjoint layers of an image: every page is in exactly one. */
export interface Layers {
  /** Every word is 0. */
  readonly zeroPages: number;
  /** One other 8-byte word throughout. */
  readonly sameFilledPages: number;
  /** Beyond the first of each content. */
  readonly duplicatePages: number;
  /** The first of each content. */
  readonly uniquePages: number;
}

/** Contents with at least `references` pages and fewer than twice as many. */
export interface SharingBucket {
  /** The fewest pages of such a content, a power of two. */
  readonly references: number;
  /** How many contents there are. */
  readonly contents: number;
  /** How many pages they have together. */
  readonly pages: number;
}

/** How many contents are shared how often, by powers of two, as `zdb -S` shows it. */
export function sharingHistogram(contents: ContentTable): SharingBucket[] {
  const counts: { contents: number; pages: number }[] = [];
  for (let content = 0; content < contents.size; content++) {
    const pages = contents.pagesOf(content);
    const power = 31 - Math.clz32(pages);
    counts[power] ??= { contents: 0, pages: 0 };
    counts[power].contents++;
    counts[power].pages += pages;
  }
  return counts.flatMap((count, power) => ({ references: 2 ** power, ...count }));
}
