/*
 * A record, in 32-bit fields. Fields 0 to 2 are the index's.
 *
 *   0, 1  key: the first eight digest bytes, mixed with the domain
 *   2     next object of the bucket
 *   3     handle in the allocator; of a written-back object, its location in a backing store
 *   4     the state: bits 0–16 length in bytes, 17–23 flags, 24–27 which backing store, 28 which compressor,
 *         29–31 which dictionary
 *   5     references: slots
 *
 * Behind these come columns that not every pool needs:
 *
 *   neighbours in the LRU list, two fields, where there is a backing store
 *   when the object was last used, by a coarse clock, 24 bits, where contents go, or are compressed anew, that have
 *     not been used for long; how often it was loaded since it was compressed anew, 7 bits, and whether that was
 *     tried in vain
 *   which link a base or a delta has, where pages are stored as differences
 *   the rest of the digest, where contents are told apart by it
 *
 * And apart from the records, for it is the same for all objects of a pool with one device: the domain, 16 bits,
 * and the device that is charged with the object, 16 bits.
 */
export const handle = 3;
export const state = 4;
export const references = 5;
export const firstColumn = 6;
export const newerField: number = firstColumn;
export const olderField: number = firstColumn + 1;

/** Bytes of a record that exist only for deduplication: key 8, chain 4, references 4. */
export const dedupBytesOfRecord = 16;

/** What is kept of each object beyond the 24 bytes that all have. */
export interface ObjectColumns {
  /** Whether objects are in LRU lists: two fields. */
  readonly order: boolean;
  /** Of the digest, beyond the key. */
  readonly digestRest: number;
  /** Whether it is kept when an object was last used, and what came of compressing it anew: one field. */
  readonly age: boolean;
  /** Whether objects can be bases and deltas: one field. */
  readonly links: boolean;
}
