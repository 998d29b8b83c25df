import type {
  Allocator,
  BackingStore,
  Compressor,
  Hasher,
  PoolPages,
  WritebackError,
} from '@pagefold/contracts';
import type { PageChecksEngine } from './backends/page-checks.ts';
import type { Workbench } from './memory/workbench.ts';
import type { RecompressOptions, RecompressParts, RecompressPolicy } from './recompress-options.ts';

/** How a pool behaves, whatever its backends. */
export interface PoolPolicy {
  /** Bytes of a page, one of `pageSizes`. */
  readonly pageSize?: number;
  /**
   * How candidates for sharing are confirmed. `always` (the default): byte by byte. `never`: by their
   * whole digest, which is kept, 24 bytes more an object for SHA-256; for collision-resistant hashers only.
   */
  readonly verify?: 'always' | 'never';
  /**
   * What becomes of a page whose compressed form would save nothing. `raw` (the default): kept as it is,
   * from the allocator's `wholePageFrom` on, as zram does. `reject`: refused when it does not fit into a
   * page, as zswap did up to Linux 6.17.
   */
  readonly incompressible?: 'raw' | 'reject';
  /** The most bytes of pool pages; no limit by default. */
  readonly poolLimitBytes?: number;
  /**
   * Once full, the pool accepts again at this part of its limit, 0 to 100, from devices with a layer below;
   * those without take again as soon as there is room.
   */
  readonly acceptThresholdPercent?: number;
  /**
   * Down to this part of the limit reclaim works, 0 to 100; 90 by default. Below it, what is fetched from a
   * backing store stays in memory.
   */
  readonly reclaimLowPercent?: number;
  /** At this part of the limit reclaim is woken, where there is a backing store; 95 by default. */
  readonly reclaimHighPercent?: number;
  /**
   * What was stored and not read for so many seconds, or a sixteenth longer, goes to a backing store, where there
   * is one, whether memory is short or not; never by default. It takes 4 bytes an object.
   */
  readonly reclaimAfterSeconds?: number;
  /**
   * What is in a backing store and was not used for so many seconds, or a sixteenth longer, goes on to the next one, where
   * there is one, whether room is short or not; never by default. It takes 4 bytes an object.
   */
  readonly moveDownAfterSeconds?: number;
  /**
   * How many slots together, from a multiple of that on, are read from a backing store with one of them that is
   * wanted; what there is no room for below the low mark waits beside the pool, 1 MiB at most. 0, the default, or 1 reads
   * ahead nothing.
   */
  readonly readAheadSlots?: number;
  /**
   * When the limit is looked at. `last` (the default): when a new object is needed, so that a full pool
   * still takes same-filled pages and pages that it has. `zswap`: first, as zswap does.
   */
  readonly limitOrder?: 'last' | 'zswap';
  /** The most slots of one object; beyond them the content is stored again (KSM `max_page_sharing`). */
  readonly maxPageSharing?: number;
  /**
   * The most objects with one digest that can be found. It bounds what chosen collisions can cost, in
   * storing and in letting go.
   */
  readonly maxCandidates?: number;
  /**
   * What looks whether pages are same-filled or equal: `wasm`, a module in WebAssembly, or `js`, its twin in
   * TypeScript. The module by default, where it can run.
   */
  readonly pageChecks?: PageChecksEngine;
  /**
   * Stores a page as its difference from a similar one of its domain where that is much shorter; `false` (the
   * default) looks for none. The compressor's `maxPrefix` must be a page or more: that of `lz4` is with pages of up to
   * 32 KiB, that of `deflate` up to 8 KiB.
   */
  readonly similarity?: SimilarityOptions | false;
  /**
   * What the compressor knows beforehand; nothing by default. Bytes are content as pages have it, the most useful
   * last, which `pagefold train` makes: all pages of all domains are compressed with them. They are copied. The
   * compressor's `maxDictionary` says how many it takes: that of `lz4` is 57344 with pages of 4 KiB. A compressor that
   * has a model, such as `fold-a`, takes what its own trainer has made of pages: `pagefold train --compressor fold-a`.
   *
   * `auto` trains on what the pool holds, and uses what that has made where it pays. All devices of such a pool are of one
   * domain, since else what one stores would show in the lengths of others' objects.
   */
  readonly dictionary?: Uint8Array | 'auto';
  /** The most objects, which bounds the pool's tables: 28 to 40 bytes each. */
  readonly maxObjects?: number;
  /**
   * Called when a store has been refused for the limit: the moment to make room. It is called from
   * inside the store and must not call the pool; it may schedule work that does.
   */
  readonly onPoolLimit?: () => void;
  /**
   * Called when a backing store could not take what was written back, which stays in memory: the first time,
   * and again only when the store has worked since. It is called on its own and may call the pool.
   */
  readonly onBackingError?: (error: WritebackError) => void;
}

/** How a pool looks for similar pages. */
export interface SimilarityOptions {
  /**
   * A difference must be shorter than the page's own compressed form by this part of it, 1 to 99 percent; 10 by
   * default.
   */
  readonly minGainPercent?: number;
  /** Bytes of the table in which similar pages are found, a power of two; 65536, for 2048 pages or more, by default. */
  readonly indexBytes?: number;
}

/** What a pool is made of. The pool takes all of it over. */
export interface PoolParts {
  /** The page memory that the backends were created on. */
  readonly memory: Workbench;
  /** The pool pages that the allocator was created with. */
  readonly pages: PoolPages;
  /** Created on `memory`, for pages of the policy's `pageSize`. */
  readonly hasher: Hasher;
  /** Created on `memory`, for pages of the policy's `pageSize`. */
  readonly compressor: Compressor;
  /** Created on `memory` and `pages`. */
  readonly allocator: Allocator;
  /** Where contents go that have not been used for long, nearest first; none by default. */
  readonly backingStores?: readonly BackingStore[];
  /**
   * Compresses what has not been used for long with another compressor, in the background; nothing by default. It takes
   * 4 bytes an object.
   */
  readonly recompress?: RecompressOptions;
}

/** What `PagePool` is made of and how it behaves. */
export type PoolOptions = PoolParts & PoolPolicy;

/** A policy with every default filled in. */
export interface ResolvedPolicy extends Required<Omit<PoolPolicy, 'similarity' | 'dictionary'>> {
  /** Where pages are stored as differences. */
  readonly similarity: Required<SimilarityOptions> | false;
  /** Where what is idle is compressed anew. */
  readonly recompress: RecompressPolicy | false;
}

/** The parts of a pool, those that are only looked at while it is made included. */
export interface ResolvedParts extends Required<Omit<PoolParts, 'recompress'>> {
  readonly dictionary: Uint8Array | 'auto' | undefined;
  readonly recompressing: RecompressParts | undefined;
}
