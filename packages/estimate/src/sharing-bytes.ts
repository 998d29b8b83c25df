import { type SharingBucket, sharingHistogram } from '@pagefold/contracts';
import type { SamplingError } from './sampling/sampling-error.ts';

/** Contents with at least `references` pages and fewer than twice as many, and the bytes of their objects. */
export interface SharingBytes extends SharingBucket {
  /** Bytes of their objects, each once, of the combination `reference`; null where there is none. */
  readonly objectBytes: number | null;
  /** The same once for each page: what they would take without deduplication. */
  readonly pageObjectBytes: number | null;
  /** How far these figures may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

/**
 * How many contents have how many pages, by powers of two, and what they take, as `zdb -S` shows it.
 *
 * @param pageCounts the number of pages of each content.
 * @param bytesOf bytes of a content's object, where there are objects.
 */
export function sharingBytes(
  pageCounts: () => Iterable<number>,
  bytesOf: ((content: number) => number) | undefined,
): SharingBytes[] {
  const buckets = sharingHistogram(pageCounts());
  if (bytesOf === undefined) {
    return buckets.map((bucket) => ({ ...bucket, objectBytes: null, pageObjectBytes: null }));
  }
  const sums = new Map(
    buckets.map(({ references }) => [references, { objectBytes: 0, pageObjectBytes: 0 }]),
  );
  let content = 0;
  for (const pages of pageCounts()) {
    const sum = sums.get(2 ** (31 - Math.clz32(pages)))!;
    const bytes = bytesOf(content++);
    sum.objectBytes += bytes;
    sum.pageObjectBytes += bytes * pages;
  }
  return buckets.map((bucket) => ({ ...bucket, ...sums.get(bucket.references)! }));
}
