/**
 * What a WebAssembly module imports as its memory. `WebAssembly.Memory` fits; it is described
 * here so that these types need no browser library.
 */
export interface LinearMemory {
  /** All of the memory. */
  readonly buffer: ArrayBuffer;
  /** Adds `delta` times 64 KiB. A page memory never does: growing detaches every view. */
  grow(delta: number): number;
}

/**
 * The workbench that all backends of a pool share. Addresses are byte offsets in it. The pool stages
 * a page here once; check, hash, comparison and codec work on it in place.
 */
export interface PageMemory {
  /** The memory itself, for modules to import. It never grows: views on it stay valid. */
  readonly memory: LinearMemory;
  /** All of it as bytes: one view for the memory's whole life, so it may be kept. */
  readonly bytes: Uint8Array;
  /**
   * Sets a range of `length` bytes aside for the caller, for as long as the memory lives, and returns
   * its address: a multiple of `align` (a power of two, 16 by default), at least 65536. The range is
   * zero-filled. Only while a pool is being composed.
   *
   * @throws ConfigError `PAGEFOLD_PAGE_MEMORY_FULL` when the memory is too small.
   * @throws StateError `PAGEFOLD_SEALED` once the pool stands.
   * @throws RangeError when `length` or `align` is not a size.
   */
  reserve(length: number, align?: number): number;
}
