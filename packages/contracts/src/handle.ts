declare const handleBrand: unique symbol;
declare const poolPageBrand: unique symbol;

/**
 * An object's place in an allocator: an integer from 1 to 2³² − 1, opaque to everyone else. It stays
 * the same while the allocator moves the object. 0 is never a handle.
 */
export type Handle = number & {
  /** Tells handles from other numbers; for the compiler only. */
  readonly [handleBrand]: true;
};

/** A pool page that an allocator holds: an integer from 0 to 2³¹ − 1. */
export type PoolPageId = number & {
  /** Tells pool pages from other numbers; for the compiler only. */
  readonly [poolPageBrand]: true;
};
