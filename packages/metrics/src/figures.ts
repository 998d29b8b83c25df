import type {
  BackingStoreStats,
  CodecStats,
  PoolStats,
  SharedStoreStats,
} from '@pagefold/contracts';

/** A figure of a pool that is a number. */
type Figure = {
  [F in keyof PoolStats]: PoolStats[F] extends number ? F : never;
}[keyof PoolStats];

/** How a figure is told to Prometheus. */
export interface FigureSpec {
  /** A counter only rises; a gauge describes now. */
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
}

/**
 * Every figure of a pool. One that `PoolStats` gets and that is missing here does not compile.
 */
export const figures: Readonly<Record<Figure, FigureSpec>> = {
  pageSize: gauge('Bytes of a page.'),
  storedPages: gauge('Slots that hold a page (zswap stored_pages).'),
  zeroPages: gauge('Of these, pages whose every word is 0.'),
  sameFilledPages: gauge('Of these, pages with one other word throughout.'),
  storedIncompressiblePages: gauge(
    'Slots whose object is raw (zswap stored_incompressible_pages).',
  ),
  origDataSize: gauge('Bytes of the stored pages (zram orig_data_size).'),
  comprDataSize: gauge('Bytes of the objects in memory (zram compr_data_size).'),
  poolTotalSize: gauge('Bytes of the pool pages (zswap pool_total_size).'),
  memUsedMax: gauge('The highest pool_total_size that there was (zram mem_used_max).'),
  memLimit: gauge('Bytes that the pool may take (zram mem_limit).'),
  objects: gauge('Distinct contents stored.'),
  pagesShared: gauge('Objects with two or more slots (KSM pages_shared).'),
  pagesSharing: gauge('Slots beyond the first of each object (KSM pages_sharing).'),
  pagesUnshared: gauge('Objects with one slot (KSM pages_unshared).'),
  dedupHits: counter('Stores that found their content in another slot.'),
  dedupCandidates: counter('Objects with the digest of a page being stored.'),
  dedupMismatches: counter('Candidates that turned out to be other contents.'),
  candidateErrors: counter('Candidates that did not decode.'),
  sharingLimitHit: counter('Objects that got their maxPageSharing-th slot.'),
  candidateLimitHit: counter('Objects that cannot be found for maxCandidates others.'),
  longestCandidateChain: gauge('The most objects with one digest that a store looked at.'),
  duplicateEntry: counter('Stores to a slot that held a page (zswap duplicate_entry).'),
  poolLimitHit: counter('Stores that met a pool at its limit (zswap pool_limit_hit).'),
  rejectPoolLimit: counter('Stores refused for the limit.'),
  rejectAllocFail: counter('The allocator had no room (zswap reject_alloc_fail).'),
  rejectKmemcacheFail: counter('A table could not grow (zswap reject_kmemcache_fail).'),
  rejectCompressPoor: counter('Too long for the allocator (zswap reject_compress_poor).'),
  rejectCompressFail: counter('Did not compress (zswap reject_compress_fail).'),
  rejectBackendFail: counter('A backend broke its contract during a store.'),
  decompressFail: counter('Loads whose object did not decode (zswap decompress_fail).'),
  pagesCompacted: counter('Pool pages that compaction released (zram pages_compacted).'),
  extentBytes: gauge('Real memory behind the pool pages.'),
  metadataBytes: gauge('Bytes of all tables.'),
  dedupMetadataBytes: gauge('Of these, what exists only for deduplication.'),
  backedObjects: gauge('Objects that are in a backing store and not in memory.'),
  backedPages: gauge('Slots of these objects.'),
  writingBytes: gauge('Bytes of objects on their way to a backing store.'),
  writtenBackPages: counter('Slots whose object was written back (zswap written_back_pages).'),
  writtenBackObjects: counter('Objects that were written back.'),
  writtenBackBytes: counter('Bytes of objects handed to backing stores.'),
  writebackCancelled: counter('Objects that were used or gone before they were written.'),
  writebackFailed: counter('Objects that could not be written and stay in memory.'),
  reclaimedBytes: counter('Bytes of pool pages that reclaim released.'),
  rejectReclaimFail: counter('Times that reclaim fell short (zswap reject_reclaim_fail).'),
  storedAgain: counter('Stores of the content that their slot held, written back.'),
  fetches: counter('Objects read from a backing store.'),
  fetchesFailed: counter('Of these, ones that could not be read.'),
  fetchesPromoted: counter('Of these, ones that are in memory again.'),
  fetchesNotPromoted: counter('Of these, ones that stay written back.'),
  readAhead: counter('Objects read because their neighbours were wanted.'),
  readAheadHits: counter('Of these, ones that were asked for while they were there.'),
  backingFreeFailed: counter('Objects that a backing store failed to forget.'),
  deltaObjects: gauge('Objects stored as their difference from another one (deltas).'),
  baseObjects: gauge('Objects that deltas refer to.'),
  deadBaseBytes: gauge('Bytes of objects that no slot refers to, but deltas.'),
  similarityMetadataBytes: gauge('Bytes of tables that exist only for similar pages.'),
  dictionaryObjects: gauge('Objects that are compressed with a dictionary.'),
  dictionaryBytes: gauge('Bytes of the dictionaries that a pool has.'),
  similarityTries: counter('Pages that were compared with a similar one.'),
  similarityRefused: counter('Of these, ones that were not stored as a difference.'),
  similaritySavedBytes: counter(
    'Bytes by which deltas were shorter than the same pages by themselves.',
  ),
  deltasExpanded: counter('Deltas that were stored by themselves after all.'),
  baseCacheHits: counter('Pages of bases that were still there as they had been decoded.'),
  baseCacheMisses: counter('Pages of bases that had to be decoded.'),
  dictionariesTrained: counter('Dictionaries trained on what the pool held, and used since.'),
  dictionariesRefused: counter('Trainings that no useful dictionary came of.'),
  recompressed: counter('Objects that were compressed anew.'),
  recompressionTries: counter('Idle objects compressed with the secondary compressor.'),
  recompressionRefused: counter('Of these, ones that would not have been short enough.'),
  recompressionFailed: counter('Objects that a compressor failed to compress anew.'),
  recompressionSavedBytes: counter(
    'Bytes by which objects became shorter with the secondary compressor.',
  ),
  recompressionPromoted: counter('Objects that were loaded and compressed as before again.'),
};

/** Every figure of a compressor of a pool. */
export const codecFigures: Readonly<Record<Exclude<keyof CodecStats, 'name'>, FigureSpec>> = {
  objects: gauge('Objects in memory that a compressor has packed; raw ones for the first.'),
  pages: gauge('Slots of the objects in memory that a compressor has packed.'),
  bytes: gauge('Bytes of the objects in memory that a compressor has packed.'),
};

/** Every figure of a backing store; the nearest one is store 0. */
export const storeFigures: Readonly<
  Record<Exclude<keyof BackingStoreStats, 'shared'>, FigureSpec>
> = {
  objects: gauge('Objects in a backing store.'),
  liveBytes: gauge('Bytes that these objects take there.'),
  usedBytes: gauge('Bytes that a backing store takes, dead objects included.'),
  limitBytes: gauge('Bytes that a backing store may take.'),
  metadataBytes: gauge('Memory of the tables and buffers of a backing store.'),
  writtenBytes: counter('Bytes written to a backing store, those of cleaning included.'),
  readBytes: counter('Bytes read from a backing store, those of cleaning included.'),
  movedObjects: counter('Objects that cleaning has moved.'),
};

/** Every figure that a store has besides which hosts share. */
export const sharedFigures: Readonly<Record<keyof SharedStoreStats, FigureSpec>> = {
  alreadyThere: counter('Objects whose content was in the shared store already.'),
  renewals: counter('Leases of objects that were made longer.'),
  losses: counter('Objects that were found gone.'),
  errors: counter('Calls that the other side did not carry out.'),
  writes: counter('Batches that were written to a shared store.'),
  writeSeconds: counter('Seconds that these took.'),
  reads: counter('Batches that were read from a shared store.'),
  readSeconds: counter('Seconds that these took.'),
};

function gauge(help: string): FigureSpec {
  return { kind: 'gauge', help };
}

function counter(help: string): FigureSpec {
  return { kind: 'counter', help };
}
