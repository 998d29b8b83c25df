import type { Handle } from './handle.ts';
import type { PageMemory } from './page-memory.ts';
import type { PoolPages } from './pool-pages.ts';

/** Places objects of 1 to `maxObjectSize` bytes in pool pages. */
export interface Allocator {
  /** The name that it is chosen by, such as `zsmalloc`. */
  readonly name: string;
  /** The longest object, in bytes. A raw page fits only if this is at least the page size. */
  readonly maxObjectSize: number;
  /**
   * From this length on, an object takes a whole pool page (4 KiB pages: zsmalloc 3625, z3fold 3905),
   * so that compressing it saves nothing; `maxObjectSize + 1` where no object does.
   */
  readonly wholePageFrom: number;
  /** What it can do besides; the pool asks for nothing else. */
  readonly capabilities: {
    /** Whether {@link Allocator.compact} is there. */
    readonly compaction: boolean;
  };
  /**
   * Finds room for an object of `length` bytes, with any content.
   *
   * @returns its handle, or 0 when there is no room: an outcome, not an exception.
   * @throws RangeError when `length` is not an integer from 1 to `maxObjectSize`; nothing has changed.
   */
  alloc(length: number): Handle | 0;
  /**
   * Takes an object back.
   *
   * @throws CorruptionError `PAGEFOLD_BAD_HANDLE` when `handle` is not live; nothing has changed.
   */
  free(handle: Handle): void;
  /**
   * Copies the object in: `length` bytes at `src` in the page memory.
   *
   * @throws RangeError when `length` is not what `alloc` was asked for; nothing has changed.
   * @throws CorruptionError `PAGEFOLD_BAD_HANDLE` when `handle` is not live.
   */
  write(handle: Handle, src: number, length: number): void;
  /**
   * Copies the first `length` bytes of the object out to `dst` in the page memory.
   *
   * @throws RangeError when `length` is not an integer from 1 to what `alloc` was asked for.
   * @throws CorruptionError `PAGEFOLD_BAD_HANDLE` when `handle` is not live.
   */
  read(handle: Handle, length: number, dst: number): void;
  /**
   * Moves objects together, as many as `maxObjects` at most; handles stay valid. A call goes on where
   * the last one stopped, whatever was allocated and freed in between, and takes time in proportion to
   * the objects that it moves. Steps come to the same end as one call that moves all.
   *
   * @param maxObjects an integer from 1 on, or `Infinity`, which is the default: then the step finishes.
   * @throws RangeError when `maxObjects` is something else; nothing has changed.
   */
  compact?(maxObjects?: number): CompactionStep;
  /**
   * For an owner that keeps the length and the handle of each object himself: places objects without a
   * record of each, so handles may change. Called once at most, while there is no object; from then on
   * objects come and go through what it returns, and {@link Allocator.compact} and {@link Allocator.stats}
   * are the allocator's. An allocator that would save nothing leaves it out, and is asked as it is.
   *
   * @param moved what `compact` tells the new handle of every object that it moves.
   */
  placeFor?(moved: ObjectMoved): ObjectPlacer;
  /** Its figures now. They are computed; nothing is kept of them. */
  stats(): AllocatorStats;
}

/**
 * Hears that the object of an owner has another handle from now on.
 *
 * @param owner the number that it was allocated with.
 */
export type ObjectMoved = (owner: number, handle: Handle) => void;

/**
 * Places objects whose owner keeps their lengths and handles: see {@link Allocator.placeFor}. Every call is told
 * the length that the object was allocated with; beyond that they are those of an {@link Allocator}, which can
 * stand in for one.
 */
export interface ObjectPlacer {
  /**
   * Finds room for an object of `length` bytes.
   *
   * @param owner an integer from 0 to 2³¹ − 3 that tells the object from others when it moves.
   * @returns its handle until it moves, or 0 when there is no room.
   * @throws RangeError when `length` is not an integer from 1 to `maxObjectSize`; nothing has changed.
   */
  alloc(length: number, owner: number): Handle | 0;
  /**
   * Finds room for an object and copies it in from `src` in the page memory: `alloc` and `write` in one call. A placer
   * for which that saves nothing leaves it out.
   *
   * @returns what `alloc` returns.
   * @throws RangeError as `alloc` does; whatever is thrown, nothing has changed.
   */
  put?(src: number, length: number, owner: number): Handle | 0;
  /**
   * Takes an object back.
   *
   * @throws CorruptionError `PAGEFOLD_BAD_HANDLE` when there is none; nothing has changed.
   */
  free(handle: Handle, length: number): void;
  /** Copies the object in from `src` in the page memory. @throws CorruptionError `PAGEFOLD_BAD_HANDLE` */
  write(handle: Handle, src: number, length: number): void;
  /** Copies the object out to `dst` in the page memory. @throws CorruptionError `PAGEFOLD_BAD_HANDLE` */
  read(handle: Handle, length: number, dst: number): void;
}

/** What one step of compaction came to. */
export interface CompactionStep {
  /** Pool pages released in this step. */
  readonly poolPages: number;
  /** Whether nothing is left to do: another step right after would move nothing. */
  readonly finished: boolean;
}

/** What an allocator is created with. */
export interface AllocatorContext {
  /** Where objects are written from and read to. */
  readonly memory: PageMemory;
  /** Bytes of a pool page. */
  readonly pageSize: number;
  /** Where it gets its pool pages, for itself alone. */
  readonly pages: PoolPages;
  /**
   * Bytes of pool pages that it is expected to come to: a limit, or a guess. It may suit itself to that, and must work with
   * any number of pages; absent where nothing is known.
   */
  readonly expectedBytes?: number;
}

/** What an allocator holds now, and what it has released by compaction. */
export interface AllocatorStats {
  /** Pool pages held. */
  readonly poolPages: number;
  /** Live objects. */
  readonly objects: number;
  /** Sum of the live objects' lengths as they were asked for. */
  readonly objectBytes: number;
  /** Bytes of the pool pages that hold no object: `poolPages · pageSize − objectBytes`. */
  readonly wasteBytes: number;
  /** The allocator's own tables, in bytes. */
  readonly metadataBytes: number;
  /** Pool pages that compaction has released since the allocator was created (zram's `pages_compacted`). */
  readonly pagesCompacted: number;
  /**
   * Pool pages that the live objects would take in a pool so large that partly filled pool pages do
   * not matter, unrounded. Equal to `poolPages` where the allocator cannot tell.
   */
  readonly steadyStatePoolPages: number;
  /** For an allocator with size classes: the classes that hold objects, smallest first. */
  readonly classes?: readonly SizeClassStats[];
}

/** A row of zsmalloc's `classes` file (mm/zsmalloc.c, `zs_stats_size_show`). */
export interface SizeClassStats {
  /** The number of the class in the kernel. */
  readonly index: number;
  /** Bytes of a place in this class, header included. */
  readonly size: number;
  /** Zspages by the part of their places in use, in the kernel's groups: 10 %, 20 % … 90 %, 99 %, 100 %. */
  readonly zspagesByFullness: readonly number[];
  /** Places in the zspages that this class holds. */
  readonly objectsAllocated: number;
  /** Places with a live object. */
  readonly objectsUsed: number;
  /** Pool pages of its zspages. */
  readonly poolPagesUsed: number;
  /** Pool pages of one zspage. */
  readonly poolPagesPerZspage: number;
  /** Pool pages that compaction could release. */
  readonly freeablePoolPages: number;
}
