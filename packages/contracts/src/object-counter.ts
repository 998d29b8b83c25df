import type { Allocator, AllocatorStats } from './allocator.ts';

/**
 * An allocator to which objects only come, as far as its figures go: it has no handles and no pool pages,
 * and takes memory for what is open to further objects, not for every object. So an estimator can follow
 * pools that are larger than memory.
 */
export interface ObjectCounter extends Pick<Allocator, 'name' | 'maxObjectSize' | 'wholePageFrom'> {
  /** Bytes that its own tables take, now. */
  readonly byteLength: number;
  /**
   * Counts another object of `length` bytes, behind all others.
   *
   * @throws RangeError when `length` is not an integer from 1 to `maxObjectSize`; nothing has changed.
   */
  add(length: number): void;
  /**
   * What the allocator's own `stats()` would be after the same lengths in the same order, with pool pages
   * for all of them: the same in every figure, `metadataBytes` too. One that offers {@link Allocator.placeFor}
   * has placed them for an owner who keeps lengths and handles himself.
   */
  stats(): AllocatorStats;
}

/** What a counter is created with. */
export interface CounterContext {
  /** Bytes of a pool page. */
  readonly pageSize: number;
  /** As in the context of the allocator that it stands for. */
  readonly expectedBytes?: number;
}
