import { ExtentPages, tableBytesFor } from '@pagefold/core';
import type { SelectedRun } from './page-pass.ts';

/** What one combination makes of an image. Bytes and pages are of a pool that holds the whole image. */
export interface Savings {
  /** Pages that the pool holds, same-filled ones included. */
  readonly storedPages: number;
  /** Of these, the pages whose object is raw. */
  readonly rawPages: number;
  /** Pages that it does not hold, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** The sum of `rejected`. */
  readonly rejectedPages: number;
  /** Objects: distinct contents stored. */
  readonly objects: number;
  /** Bytes of the objects; a raw one counts whole. */
  readonly comprDataSize: number;
  /** The same without deduplication. */
  readonly comprDataSizeWithoutDedup: number;
  /** Pool pages with deduplication. */
  readonly poolPages: number;
  /** Pool pages without, for the same pages in the same order. */
  readonly poolPagesWithoutDedup: number;
  /** Pool pages if partly filled ones did not matter, unrounded. */
  readonly steadyStatePoolPages: number;
  /** The same without deduplication. */
  readonly steadyStatePoolPagesWithoutDedup: number;
  /** All tables, with deduplication. */
  readonly metadataBytes: number;
  /** All tables of the pool without deduplication. */
  readonly metadataBytesWithoutDedup: number;
  /** Of `metadataBytes`, what exists only for deduplication. */
  readonly dedupMetadataBytes: number;
  /** Pool pages that deduplication saves, in bytes. */
  readonly grossSavedBytes: number;
  /** The same less `dedupMetadataBytes`: negative where deduplication does not pay. */
  readonly netSavedBytes: number;
  /** What the whole pool saves: input less pool, all tables and rejected pages. */
  readonly totalSavedBytes: number;
  /** By how much the partly filled pool pages of a small pool can mislead, in bytes. */
  readonly uncertaintyBytes: number;
  /** Whether deduplication pays for its tables; undecided where the uncertainty is larger. */
  readonly verdict: 'pays' | 'costs' | 'undecided';
}

/** What an image is to a pool, apart from the combination. */
export interface Population {
  readonly pageSize: number;
  readonly pages: number;
  /** Distinct words of same-filled pages. */
  readonly words: number;
}

/**
 * What a combination saves: pool pages with and without deduplication, for the same pages in the same
 * order, and the tables of both pools.
 */
export function savingsOf(run: SelectedRun, population: Population): Savings {
  const { deduplicated, plain, rawPages, rejected, rejectedPages } = run.combination;
  const { pageSize, pages } = population;
  const sharing = poolWith(deduplicated, population);
  const single = poolWith(plain, population);
  const grossSavedBytes = (single.poolPages - sharing.poolPages) * pageSize;
  const netSavedBytes = grossSavedBytes - sharing.dedupBytes;
  const uncertaintyBytes = Math.max(sharing.uncertaintyBytes, single.uncertaintyBytes);
  return {
    storedPages: pages - rejectedPages,
    rawPages,
    rejected: { ...rejected },
    rejectedPages,
    objects: deduplicated.objects,
    comprDataSize: deduplicated.bytes,
    comprDataSizeWithoutDedup: plain.bytes,
    poolPages: sharing.poolPages,
    poolPagesWithoutDedup: single.poolPages,
    steadyStatePoolPages: sharing.steadyStatePoolPages,
    steadyStatePoolPagesWithoutDedup: single.steadyStatePoolPages,
    metadataBytes: sharing.metadataBytes,
    metadataBytesWithoutDedup: single.metadataBytes - single.dedupBytes,
    dedupMetadataBytes: sharing.dedupBytes,
    grossSavedBytes,
    netSavedBytes,
    totalSavedBytes: (pages - rejectedPages - sharing.poolPages) * pageSize - sharing.metadataBytes,
    uncertaintyBytes,
    verdict: verdictOn(netSavedBytes, uncertaintyBytes),
  };
}

interface PoolFigures {
  readonly poolPages: number;
  readonly steadyStatePoolPages: number;
  readonly uncertaintyBytes: number;
  readonly metadataBytes: number;
  readonly dedupBytes: number;
}

function poolWith(
  objects: SelectedRun['combination']['deduplicated'],
  population: Population,
): PoolFigures {
  const { pageSize, pages, words } = population;
  const { poolPages, steadyStatePoolPages, metadataBytes } = objects.stats();
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
      ExtentPages.metadataBytesFor(poolPages, pageSize),
    dedupBytes: tables.dedup,
  };
}

function verdictOn(netSavedBytes: number, uncertaintyBytes: number): Savings['verdict'] {
  if (Math.abs(netSavedBytes) < uncertaintyBytes) return 'undecided';
  return netSavedBytes > 0 ? 'pays' : 'costs';
}
