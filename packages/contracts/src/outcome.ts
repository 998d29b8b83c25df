/**
 * What can become of a store. The first five keep the page; of the others, `failed` stands only in
 * the results of a batch, where one page's error must not stop the rest (a single store throws).
 *
 * | outcome | meaning |
 * | --- | --- |
 * | stored | a new object, compressed |
 * | raw | a new object, kept as it is because compression saves no memory |
 * | shared | the content was there; the slot now refers to that object |
 * | unchanged | the slot held that content already |
 * | same-filled | one word repeated; only the word is kept |
 * | pool-limit | the pool is full or, having been full, not yet below its accept threshold |
 * | compress-fail | the page does not compress and the policy is to reject such pages |
 * | compress-poor | the allocator has no place for an object of that length |
 * | alloc-fail | no memory: the allocator, or a table of the pool, cannot grow |
 * | failed | a backend broke its contract (if only in taking the old object back, the new page stands: `has` tells) |
 */
export const storeOutcomes = [
  'stored',
  'raw',
  'shared',
  'unchanged',
  'same-filled',
  'pool-limit',
  'compress-fail',
  'compress-poor',
  'alloc-fail',
  'failed',
] as const;

/** What can become of a store: one of {@link storeOutcomes}, where each is explained. */
export type StoreOutcome = (typeof storeOutcomes)[number];

/** The outcomes of a store that leave the page out of the pool; for `failed`, see there. */
export type RejectReason = Extract<
  StoreOutcome,
  'pool-limit' | 'compress-fail' | 'compress-poor' | 'alloc-fail' | 'failed'
>;

/**
 * Whether the page is in the pool after such a store. After `failed` it may be, if only the old object could not
 * be taken back: ask the device.
 */
export function keepsPage(outcome: StoreOutcome): boolean {
  switch (outcome) {
    case 'stored':
    case 'raw':
    case 'shared':
    case 'unchanged':
    case 'same-filled':
      return true;
    case 'pool-limit':
    case 'compress-fail':
    case 'compress-poor':
    case 'alloc-fail':
    case 'failed':
      return false;
  }
}

/**
 * What can become of a load: the page is in the caller's buffer, or the slot is empty (the buffer is
 * as it was). `failed` stands only in the results of a batch (a single load throws). Where the page is
 * `written-back`, to a backing store, the buffer is as it was, and a fetch brings the page.
 */
export const loadOutcomes = ['loaded', 'empty', 'failed', 'written-back'] as const;

/** What can become of a load: one of {@link loadOutcomes}, where each is explained. */
export type LoadOutcome = (typeof loadOutcomes)[number];
