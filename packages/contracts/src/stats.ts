import type { AllocatorStats } from './allocator.ts';
import type { BackingStoreStats } from './backing-store.ts';

/** What a pool counts as it happens; counters only rise. Each is one figure of {@link PoolStats}. */
export interface PoolCounters {
  /** Counter: stores that found their content in another slot. */
  readonly dedupHits: number;
  /** Counter: objects with the digest of a page being stored, each compared byte by byte. */
  readonly dedupCandidates: number;
  /** Counter: candidates that turned out to be other contents. */
  readonly dedupMismatches: number;
  /** Counter: candidates that did not decode; each has left the index. */
  readonly candidateErrors: number;
  /** Counter: objects that got their `maxPageSharing`-th slot; further stores of their content make another. */
  readonly sharingLimitHit: number;
  /** Counter: objects that cannot be found because `maxCandidates` others had their digest already. */
  readonly candidateLimitHit: number;
  /** The most objects with one digest that a store has had to look at. */
  readonly longestCandidateChain: number;
  /** Counter: stores to a slot that held a page already (zswap `duplicate_entry`). */
  readonly duplicateEntry: number;

  /** Counter: stores that met a pool at its limit (zswap `pool_limit_hit`). */
  readonly poolLimitHit: number;
  /** Counter: stores refused for the limit, those between limit and accept threshold included. */
  readonly rejectPoolLimit: number;
  /** Counter: the allocator had no room (zswap `reject_alloc_fail`). */
  readonly rejectAllocFail: number;
  /** Counter: a table of the pool could not grow (zswap `reject_kmemcache_fail`). */
  readonly rejectKmemcacheFail: number;
  /** Counter: too long for the allocator (zswap `reject_compress_poor`). */
  readonly rejectCompressPoor: number;
  /** Counter: did not compress, with the policy to reject (zswap `reject_compress_fail`). */
  readonly rejectCompressFail: number;
  /** Counter: a backend broke its contract during a store. */
  readonly rejectBackendFail: number;
  /** Counter: loads whose object did not decode (zswap `decompress_fail`). */
  readonly decompressFail: number;

  /** Counter: slots whose object went out to a backing store (zswap `written_back_pages`). */
  readonly writtenBackPages: number;
  /** Counter: objects that went out, and left memory. */
  readonly writtenBackObjects: number;
  /** Counter: bytes of objects that were handed to backing stores, those that stayed included. */
  readonly writtenBackBytes: number;
  /** Counter: objects that were used or gone before they were written, so that what was written is freed. */
  readonly writebackCancelled: number;
  /** Counter: objects that could not be written and stay in memory. */
  readonly writebackFailed: number;
  /** Counter: pool pages that reclaim has released, by writing back and by compaction, in bytes. */
  readonly reclaimedBytes: number;
  /** Counter: times that reclaim has ended short of its goal (zswap `reject_reclaim_fail`). */
  readonly rejectReclaimFail: number;
  /** Counter: stores of the content that their slot held, written back, as far as its digest tells. */
  readonly storedAgain: number;
  /** Counter: objects read from a backing store for a fetch. */
  readonly fetches: number;
  /** Counter: of these, the ones that could not be read, or were not what had been written. */
  readonly fetchesFailed: number;
  /** Counter: of these, the ones that are in memory again. */
  readonly fetchesPromoted: number;
  /** Counter: of these, the ones that stay written back. */
  readonly fetchesNotPromoted: number;
  /** Counter: of the objects that were read, the ones that nobody had asked for: neighbours of one that was. */
  readonly readAhead: number;
  /** Counter: of these, the ones that were asked for while they were there. */
  readonly readAheadHits: number;
  /** Counter: objects that a backing store has failed to forget; their place is lost to it. */
  readonly backingFreeFailed: number;

  /** Counter: pages that were compared with a similar one, to be stored as their difference from it. */
  readonly similarityTries: number;
  /** Counter: of these, the ones whose difference was not much shorter, or whose similar page did not decode. */
  readonly similarityRefused: number;
  /** Counter: bytes by which deltas were shorter than the same pages by themselves, when they were stored. */
  readonly similaritySavedBytes: number;
  /** Counter: deltas that were stored by themselves after all, since no slot referred to their base any more. */
  readonly deltasExpanded: number;
  /** Counter: pages of bases that were still there as they had been decoded. */
  readonly baseCacheHits: number;
  /** Counter: pages of bases that had to be decoded. */
  readonly baseCacheMisses: number;
  /** Counter: dictionaries that were trained on what the pool held, and were used from then on. */
  readonly dictionariesTrained: number;
  /** Counter: trainings that no dictionary came of that would have saved enough. */
  readonly dictionariesRefused: number;
  /** Counter: objects that were compressed anew, as they are kept since. */
  readonly recompressed: number;
  /** Counter: idle objects that were compressed with the secondary compressor, to be kept so. */
  readonly recompressionTries: number;
  /** Counter: of these, the ones that would not have been short enough. */
  readonly recompressionRefused: number;
  /** Counter: objects that stay as they are since a compressor has failed, or they did not decode to their page. */
  readonly recompressionFailed: number;
  /** Counter: bytes by which objects have become shorter with the secondary compressor. */
  readonly recompressionSavedBytes: number;
  /** Counter: objects that were loaded and went back to the pool's own compressor. */
  readonly recompressionPromoted: number;
}

/**
 * A pool's figures. Names and meanings are the kernel's where it has the figure (zswap's debugfs
 * files, zram's `mm_stat`, KSM's sysfs files; the source is named in parentheses); a page is a slot
 * that holds one. Gauges describe now and can be counted again from the tables.
 */
export interface PoolStats extends PoolCounters {
  /** Bytes of a page. */
  readonly pageSize: number;

  /** Gauge: slots that hold a page, same-filled ones included (zswap `stored_pages`). */
  readonly storedPages: number;
  /** Gauge: of these, the pages whose every word is 0. */
  readonly zeroPages: number;
  /** Gauge: the pages with one other word throughout (zswap `same_filled_pages` less the zero pages). */
  readonly sameFilledPages: number;
  /** Gauge: slots whose object is raw (zswap `stored_incompressible_pages`, zram `huge_pages`). */
  readonly storedIncompressiblePages: number;
  /** Gauge: `storedPages` in bytes (zram `orig_data_size`). */
  readonly origDataSize: number;
  /** Gauge: bytes of the objects in memory; a raw one counts whole (zram `compr_data_size`). */
  readonly comprDataSize: number;
  /** Gauge: bytes of the pool pages (zswap `pool_total_size`, zram `mem_used_total`). */
  readonly poolTotalSize: number;
  /** The highest `poolTotalSize` that there was (zram `mem_used_max`). */
  readonly memUsedMax: number;
  /** Bytes that the pool may take, or `Infinity` (zram `mem_limit`). */
  readonly memLimit: number;

  /** Gauge: objects, that is distinct contents stored. */
  readonly objects: number;
  /** Gauge: objects with two or more slots (KSM `pages_shared`). */
  readonly pagesShared: number;
  /** Gauge: slots beyond the first of each object: the pages that deduplication saves (KSM `pages_sharing`). */
  readonly pagesSharing: number;
  /** Gauge: objects with one slot (KSM `pages_unshared`). */
  readonly pagesUnshared: number;

  /** Counter: pool pages that compaction released (zram `pages_compacted`). */
  readonly pagesCompacted: number;

  /** Gauge: real memory behind the pool pages, in bytes. */
  readonly extentBytes: number;
  /** Gauge: all tables, in bytes, as they are allocated. */
  readonly metadataBytes: number;
  /** Gauge: `metadataBytes`, table by table. */
  readonly metadata: PoolMetadata;
  /**
   * Gauge: what exists only for deduplication: key, chain and references of every object (16 bytes; 24
   * more where whole digests are kept), domains where there are several, and the index heads at their capacity.
   */
  readonly dedupMetadataBytes: number;

  /** Gauges of the allocator, as it gives them. */
  readonly allocator: AllocatorStats;

  /** Gauge: objects that are in a backing store and not in memory; they count as `objects` too. */
  readonly backedObjects: number;
  /** Gauge: slots of these objects; they count as `storedPages` too. */
  readonly backedPages: number;
  /** Gauge: bytes of objects on their way to a backing store. */
  readonly writingBytes: number;
  /** Gauge: objects in memory that are stored as their difference from another object's page. */
  readonly deltaObjects: number;
  /** Gauge: objects that deltas refer to, those without a slot included. */
  readonly baseObjects: number;
  /** Gauge: bytes of objects that no slot refers to, but deltas; they are part of `comprDataSize`. */
  readonly deadBaseBytes: number;
  /**
   * Gauge: what exists only for similar pages: 4 bytes an object, 8 more each base and delta, as they are
   * allocated, and the similarity index.
   */
  readonly similarityMetadataBytes: number;
  /** Gauge: objects that are compressed with a dictionary, those in a backing store included. */
  readonly dictionaryObjects: number;
  /** Gauge: bytes of the dictionaries that the pool has, a part of `metadataBytes`. */
  readonly dictionaryBytes: number;

  /** What each compressor has packed, the pool's own first. */
  readonly codecs: readonly CodecStats[];

  /** The figures of each backing store, nearest first. */
  readonly backing: readonly BackingStoreStats[];
}

/** What one compressor of a pool has packed of what is in memory; raw objects count for the pool's own. */
export interface CodecStats {
  /** The name of the compressor. */
  readonly name: string;
  /** Gauge: objects. */
  readonly objects: number;
  /** Gauge: slots of these objects. */
  readonly pages: number;
  /** Gauge: bytes of these objects, a part of `comprDataSize`. */
  readonly bytes: number;
}

/** Bytes of a pool's tables. */
export interface PoolMetadata {
  /** What the slots of all devices refer to. */
  readonly slots: number;
  /** Records of objects. */
  readonly objects: number;
  /** Heads of the dedup index. */
  readonly index: number;
  /** Words of same-filled pages, with their index. */
  readonly words: number;
  /** The allocator's own tables. */
  readonly allocator: number;
  /** Places of pool pages in extents. */
  readonly poolPages: number;
  /** The similarity index, and which object is the difference from which; 0 where there is none of that. */
  readonly similarity: number;
  /** Dictionaries of the compressor; 0 where there is none. */
  readonly dictionaries: number;
  /** Objects that were read ahead from a backing store and for which the pool has no room; 1 MiB at most. */
  readonly readAhead: number;
}
