import type { CodecStats, PoolMetadata, PoolStats } from '@pagefold/contracts';
import type { ObjectStore } from '../contents/object-store.ts';
import type { PoolInside } from '../pool-inside.ts';

/** The figures of a pool, from its tables and counters. */
export function poolStats({ policy, slots, contents }: PoolInside): PoolStats {
  const { objects, words, limit, counters } = contents;
  const { pageSize } = policy;
  const allocator = contents.allocator.stats();
  const pages = contents.pages.stats();
  const metadata: PoolMetadata = {
    slots: slots.byteLength,
    objects: objects.table.byteLength,
    index: objects.index.byteLength,
    words: words.byteLength,
    allocator: allocator.metadataBytes,
    poolPages: pages.metadataBytes,
    similarity: objects.similar?.byteLength ?? 0,
    dictionaries: objects.codecs.dictionaryBytes,
    readAhead: objects.backed.ahead.byteLength,
  };
  const storedPages = objects.totals.references + words.pages;
  return {
    pageSize,
    storedPages,
    zeroPages: words.zeroPages,
    sameFilledPages: words.pages - words.zeroPages,
    storedIncompressiblePages: objects.totals.rawReferences,
    origDataSize: storedPages * pageSize,
    comprDataSize: objects.totals.bytes,
    poolTotalSize: pages.poolPages * pageSize,
    memUsedMax: limit.highest * pageSize,
    memLimit: limit.limitBytes,
    objects: objects.size,
    pagesShared: objects.totals.shared,
    pagesSharing: objects.totals.references - objects.size,
    pagesUnshared: objects.size - objects.totals.shared,
    ...counters,
    pagesCompacted: allocator.pagesCompacted,
    extentBytes: pages.extentBytes,
    metadataBytes: Object.values(metadata).reduce((sum, bytes) => sum + bytes, 0),
    metadata,
    dedupMetadataBytes: objects.table.dedupBytes + objects.index.byteLength,
    allocator,
    backedObjects: objects.backed.size,
    backedPages: objects.backed.references,
    writingBytes: objects.backed.writingBytes,
    deltaObjects: objects.similar?.links.deltas ?? 0,
    baseObjects: objects.similar?.links.bases ?? 0,
    deadBaseBytes: objects.similar?.dead.bytes ?? 0,
    similarityMetadataBytes: (objects.similar?.byteLength ?? 0) + objects.table.linkBytes,
    dictionaryObjects: objects.codecs.dictionaryObjects,
    dictionaryBytes: metadata.dictionaries,
    codecs: codecStats(objects),
    backing: contents.writeback.stats(),
  };
}

function codecStats({ codecs, totals, inMemory, backed }: ObjectStore): readonly CodecStats[] {
  const { first, secondary } = codecs;
  const { objects, bytes, references } = totals.secondary;
  const own = {
    name: first.compressor.name,
    objects: inMemory - objects,
    pages: totals.references - backed.references - references,
    bytes: totals.bytes - bytes,
  };
  if (secondary === undefined) return [own];
  return [own, { name: secondary.compressor.name, objects, pages: references, bytes }];
}
