import type { RejectReason } from '@pagefold/contracts';
import { ExtentPages, tableBytesFor } from '@pagefold/core';
import type { PlacedCombination, PlacedObjects } from './combination.ts';
import type { SamplingError } from './sampling/sampling-error.ts';

/** What one combination makes of the images. Bytes and pages are of a pool that holds all of them. */
export interface Savings {
  /** Pages that the pool holds, same-filled ones included (zswap's meaning). */
  readonly storedPages: number;
  /** Of these, the pages whose object is raw: compressed it would take a pool page as well. */
  readonly rawPages: number;
  /** Pages that it does not hold, by reject reason. */
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  /** The sum of `rejected`. */
  readonly rejectedPages: number;
  /** Objects: distinct contents stored. */
  readonly objects: number;
  /** Bytes of the objects; a raw one counts whole (zram's meaning). */
  readonly comprDataSize: number;
  /** The same without deduplication. */
  readonly comprDataSizeWithoutDedup: number;
  /** Pool pages with deduplication. */
  readonly poolPages: number;
  /** Pool pages without, for the same pages in the same order. */
  readonly poolPagesWithoutDedup: number;
  /** Pool pages if partly filled ones did not matter, not rounded. */
  readonly steadyStatePoolPages: number;
  /** The same without deduplication. */
  readonly steadyStatePoolPagesWithoutDedup: number;
  /** All tables: of slots, words, objects, the index, the allocator, and the places of pool pages. */
  readonly metadataBytes: number;
  /** All tables of the pool without deduplication. */
  readonly metadataBytesWithoutDedup: number;
  /** Of all tables, what exists only for deduplication: 16 bytes an object, and the index. */
  readonly dedupMetadataBytes: number;
  /** What deduplication saves in pool pages: (those without it − those with it) · bytes of a page. */
  readonly grossSavedBytes: number;
  /** The gross saving − the tables of deduplication: negative where it does not pay. */
  readonly netSavedBytes: number;
  /** What the whole pool saves: the images − pool pages − all tables − rejected pages. */
  readonly totalSavedBytes: number;
  /**
   * What the pool saves without deduplication, as a kernel has it: the images − pool pages − rejected pages.
   * A kernel's own tables are not counted.
   */
  readonly savedBytesWithoutDedup: number;
  /**
   * The difference of measured and steady-state pool without deduplication; of a sample, how far
   * `savedBytesWithoutDedup` may be off.
   */
  readonly uncertaintyBytesWithoutDedup: number;
  /**
   * The larger difference of measured and steady-state pool, with or without deduplication; of a sample, how far
   * `netSavedBytes` may be off.
   */
  readonly uncertaintyBytes: number;
  /** Whether deduplication pays for its tables; `undecided` where the net saving is less than uncertain. */
  readonly verdict: 'pays' | 'costs' | 'undecided';
  /** Stored pages that are not same-filled, by objects; null without any. */
  readonly dedupRatio: number | null;
  /** Bytes of the objects' pages by bytes of the objects; null without any. */
  readonly compressRatio: number | null;
  /** Bytes of the objects by bytes of the pool pages; null without any. */
  readonly packing: number | null;
  /** Bytes of the images by what is left of them: pool pages, all tables and rejected pages. */
  readonly totalRatio: number;
  /** How far these figures may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

/** What the images are to a pool, apart from the combination. */
export interface Population {
  readonly pageSize: number;
  readonly pages: number;
  /** Of these, pages that are not same-filled. */
  readonly contentPages: number;
  /** Distinct words of same-filled pages. */
  readonly words: number;
}

/**
 * What a combination saves: pool pages with and without deduplication, for the same pages in the same
 * order, and the tables of both pools.
 */
export function savingsOf(combination: PlacedCombination, population: Population): Savings {
  const { deduplicated, plain, rawPages, rejected, rejectedPages } = combination;
  const { pageSize, pages, contentPages } = population;
  const shared = poolWith(deduplicated, population);
  const single = poolWith(plain, population);
  const grossSavedBytes = (single.poolPages - shared.poolPages) * pageSize;
  const netSavedBytes = grossSavedBytes - shared.dedupBytes;
  const uncertaintyBytes = Math.max(shared.uncertaintyBytes, single.uncertaintyBytes);
  const totalSavedBytes =
    (pages - rejectedPages - shared.poolPages) * pageSize - shared.metadataBytes;
  const { objects, bytes: comprDataSize } = deduplicated;
  const imageBytes = pages * pageSize;
  return {
    storedPages: pages - rejectedPages,
    rawPages,
    rejected: { ...rejected },
    rejectedPages,
    objects,
    comprDataSize,
    comprDataSizeWithoutDedup: plain.bytes,
    poolPages: shared.poolPages,
    poolPagesWithoutDedup: single.poolPages,
    steadyStatePoolPages: shared.steadyStatePoolPages,
    steadyStatePoolPagesWithoutDedup: single.steadyStatePoolPages,
    metadataBytes: shared.metadataBytes,
    metadataBytesWithoutDedup: single.metadataBytes - single.dedupBytes,
    dedupMetadataBytes: shared.dedupBytes,
    grossSavedBytes,
    netSavedBytes,
    totalSavedBytes,
    savedBytesWithoutDedup: (pages - rejectedPages - single.poolPages) * pageSize,
    uncertaintyBytesWithoutDedup: single.uncertaintyBytes,
    uncertaintyBytes,
    verdict: verdictOn(netSavedBytes, uncertaintyBytes),
    dedupRatio: ratio(contentPages - rejectedPages, objects),
    compressRatio: ratio(objects * pageSize, comprDataSize),
    packing: ratio(comprDataSize, shared.poolPages * pageSize),
    totalRatio: imageBytes / (imageBytes - totalSavedBytes),
  };
}

interface PoolFigures {
  readonly poolPages: number;
  readonly steadyStatePoolPages: number;
  readonly uncertaintyBytes: number;
  readonly metadataBytes: number;
  readonly dedupBytes: number;
}

function poolWith(objects: PlacedObjects, population: Population): PoolFigures {
  const { pageSize, pages, words } = population;
  const stats = objects.stats();
  const { poolPages, steadyStatePoolPages, metadataBytes } = stats;
  const tables = tableBytesFor(pages, words, objects.objects);
  return {
    poolPages,
    steadyStatePoolPages,
    uncertaintyBytes: Math.abs(poolPages - steadyStatePoolPages) * pageSize,
    metadataBytes:
      tables.slots +
      tables.words +
      tables.objects +
      tables.index +
      metadataBytes +
      ExtentPages.metadataBytesFor(stats, pageSize),
    dedupBytes: tables.dedup,
  };
}

/** The same of a sample: what it allows is uncertain. */
export function sampledSavings(savings: Savings, samplingError: SamplingError): Savings {
  const { netSavedBytes } = savings;
  const uncertaintyBytes = samplingError.netSavedBytes!;
  return {
    ...savings,
    uncertaintyBytes,
    uncertaintyBytesWithoutDedup: samplingError.savedBytesWithoutDedup!,
    verdict: verdictOn(netSavedBytes, uncertaintyBytes),
    samplingError,
  };
}

/** Whether a saving is one: within its uncertainty there is no telling. */
export function verdictOn(netSavedBytes: number, uncertaintyBytes: number): Savings['verdict'] {
  if (Math.abs(netSavedBytes) < uncertaintyBytes) return 'undecided';
  return netSavedBytes > 0 ? 'pays' : 'costs';
}

/** Null where there is nothing to compare with. */
export function ratio(of: number, to: number): number | null {
  return to === 0 ? null : of / to;
}
