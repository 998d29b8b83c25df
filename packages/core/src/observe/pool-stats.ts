import type { PoolMetadata, PoolStats } from '@pagefold/contracts';
import type { PoolTables } from '../pool-tables.ts';

/** The figures of a pool, from its tables and counters. */
export function poolStats(tables: PoolTables): PoolStats {
  const { objects, words, limit, counters, policy } = tables;
  const { pageSize } = policy;
  const allocator = tables.backends.stats();
  const pages = tables.pages.stats();
  const metadata = poolMetadata(tables, allocator.metadataBytes, pages.metadataBytes);
  const storedPages = objects.references + words.pages;
  return {
    pageSize,
    storedPages,
    zeroPages: words.zeroPages,
    sameFilledPages: words.pages - words.zeroPages,
    storedIncompressiblePages: objects.rawReferences,
    origDataSize: storedPages * pageSize,
    comprDataSize: objects.bytes,
    poolTotalSize: pages.poolPages * pageSize,
    memUsedMax: tables.maxPoolPages * pageSize,
    memLimit: limit.limitBytes,
    objects: objects.table.size,
    pagesShared: objects.shared,
    pagesSharing: objects.references - objects.table.size,
    pagesUnshared: objects.table.size - objects.shared,
    ...counters,
    poolLimitHit: limit.hits,
    pagesCompacted: allocator.pagesCompacted,
    extentBytes: pages.extentBytes,
    metadataBytes: Object.values(metadata).reduce((sum, bytes) => sum + bytes, 0),
    metadata,
    dedupMetadataBytes: objects.table.dedupBytes + objects.index.byteLength,
    allocator,
  };
}

function poolMetadata(tables: PoolTables, allocator: number, poolPages: number): PoolMetadata {
  let slots = tables.slotChunks.byteLength;
  for (const device of tables.devices) slots += device.table.byteLength;
  return {
    slots,
    objects: tables.objects.table.byteLength,
    index: tables.objects.index.byteLength,
    words: tables.words.byteLength,
    allocator,
    poolPages,
  };
}
