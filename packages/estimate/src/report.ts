import type { Analysis, CombinationResult } from './analyze.ts';
import type { Verification } from './verify.ts';
import type { MmStat } from './zram.ts';

/** The analysis as it is written to JSON; a change that breaks readers changes the schema's name. */
export interface AnalysisReport {
  /** Names the form of this object. */
  readonly schema: 'pagefold.analysis.v1';
  /** The images, in the order in which they were read. */
  readonly images: readonly string[];
  /** Bytes of a page. */
  readonly page_size: number;
  /** Pages of all images. */
  readonly pages: number;
  /** Disjoint; their sum is `pages`. */
  readonly layers: {
    /** Every word is 0. */
    readonly zero_pages: number;
    /** One other 8-byte word throughout. */
    readonly same_filled_pages: number;
    /** Beyond the first of each content. */
    readonly duplicate_pages: number;
    /** The first of each content. */
    readonly unique_pages: number;
  };
  /** Contents among the pages that are not same-filled. */
  readonly distinct_contents: number;
  /** Contents by the number of their pages, in powers of two. */
  readonly sharing_histogram: readonly {
    /** The fewest pages of such a content, a power of two. */
    readonly references: number;
    /** How many contents there are. */
    readonly contents: number;
    /** How many pages they have together. */
    readonly pages: number;
  }[];
  /** In the order in which they were asked for. */
  readonly combinations: readonly CombinationReport[];
  /** Only where zram was asked for. */
  readonly mm_stat?: MmStat;
}

/** What a pool of one combination that holds all images would take and save. */
export interface CombinationReport {
  /** As it was asked for: `name` or `name/engine`. */
  readonly hasher: string;
  /** As it was asked for. */
  readonly compressor: string;
  /** As it was asked for. */
  readonly allocator: string;
  /** The engine of each that ran; null where there is only one. */
  readonly engines: { readonly [K in 'hasher' | 'compressor' | 'allocator']: string | null };
  /** Pages that the pool holds, same-filled ones included. */
  readonly stored_pages: number;
  /** Of these, the pages whose object is raw. */
  readonly raw_pages: number;
  /** Pages that it does not hold, by reject reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Distinct contents stored. */
  readonly objects: number;
  /** Bytes of the objects; a raw one counts whole. */
  readonly compr_data_size: number;
  /** The same without deduplication. */
  readonly compr_data_size_without_dedup: number;
  /** Pool pages with deduplication. */
  readonly pool_pages: number;
  /** Pool pages without, for the same pages in the same order. */
  readonly pool_pages_without_dedup: number;
  /** Pool pages if partly filled ones did not matter, unrounded. */
  readonly steady_state_pool_pages: number;
  /** The same without deduplication. */
  readonly steady_state_pool_pages_without_dedup: number;
  /** All tables, with deduplication. */
  readonly metadata_bytes: number;
  /** All tables of the pool without deduplication. */
  readonly metadata_bytes_without_dedup: number;
  /** Of `metadata_bytes`, what exists only for deduplication. */
  readonly dedup_metadata_bytes: number;
  /** Pool pages that deduplication saves, in bytes. */
  readonly gross_saved_bytes: number;
  /** `gross_saved_bytes` less `dedup_metadata_bytes`. */
  readonly net_saved_bytes: number;
  /** What the whole pool saves: images less pool pages, all tables and rejected pages. */
  readonly total_saved_bytes: number;
  /** By how much the partly filled pool pages of a small pool can mislead. */
  readonly uncertainty_bytes: number;
  /** `pays`, `costs`, or `undecided` where the uncertainty is larger than what is saved. */
  readonly verdict: string;
  /** Pages that are not same-filled, by objects; null without any. */
  readonly dedup_ratio: number | null;
  /** Bytes of the objects' pages by bytes of the objects; null without any. */
  readonly compress_ratio: number | null;
  /** Bytes of the objects by bytes of the pool pages; null without any. */
  readonly packing: number | null;
  /** Bytes of the image by what is left of them: pool pages, all tables and rejected pages. */
  readonly total_ratio: number;
  /** Time to copy, check, hash, compress and place, on average over all pages. */
  readonly microseconds_per_page: number;
  /** Only where the image was read back. */
  readonly verification?: {
    /** Pages that were loaded and compared. */
    readonly compared_pages: number;
    /** Of these, the pages that came back changed. */
    readonly mismatched_pages: number;
    /** Pages that the pool did not take. */
    readonly rejected_pages: number;
  };
}

/**
 * Makes the report of an analysis.
 *
 * @param verifications one a combination, in the same order, where the image was read back.
 */
export function analysisReport(
  analysis: Analysis,
  verifications: readonly Verification[] = [],
): AnalysisReport {
  const { layers } = analysis;
  return {
    schema: 'pagefold.analysis.v1',
    images: analysis.names,
    page_size: analysis.pageSize,
    pages: analysis.pages,
    layers: {
      zero_pages: layers.zeroPages,
      same_filled_pages: layers.sameFilledPages,
      duplicate_pages: layers.duplicatePages,
      unique_pages: layers.uniquePages,
    },
    distinct_contents: analysis.distinctContents,
    sharing_histogram: analysis.sharing,
    combinations: analysis.combinations.map((combination, i) =>
      combinationReport(analysis, combination, verifications[i]),
    ),
  };
}

function combinationReport(
  analysis: Analysis,
  savings: CombinationResult,
  verification: Verification | undefined,
): CombinationReport {
  const { pageSize, pages, layers } = analysis;
  const inputBytes = pages * pageSize;
  const contentPages = layers.duplicatePages + layers.uniquePages - savings.rejectedPages;
  return {
    hasher: savings.hasher,
    compressor: savings.compressor,
    allocator: savings.allocator,
    engines: {
      hasher: savings.engines.hasher ?? null,
      compressor: savings.engines.compressor ?? null,
      allocator: savings.engines.allocator ?? null,
    },
    stored_pages: savings.storedPages,
    raw_pages: savings.rawPages,
    rejected: savings.rejected,
    objects: savings.objects,
    compr_data_size: savings.comprDataSize,
    compr_data_size_without_dedup: savings.comprDataSizeWithoutDedup,
    pool_pages: savings.poolPages,
    pool_pages_without_dedup: savings.poolPagesWithoutDedup,
    steady_state_pool_pages: savings.steadyStatePoolPages,
    steady_state_pool_pages_without_dedup: savings.steadyStatePoolPagesWithoutDedup,
    metadata_bytes: savings.metadataBytes,
    metadata_bytes_without_dedup: savings.metadataBytesWithoutDedup,
    dedup_metadata_bytes: savings.dedupMetadataBytes,
    gross_saved_bytes: savings.grossSavedBytes,
    net_saved_bytes: savings.netSavedBytes,
    total_saved_bytes: savings.totalSavedBytes,
    uncertainty_bytes: savings.uncertaintyBytes,
    verdict: savings.verdict,
    dedup_ratio: ratio(contentPages, savings.objects),
    compress_ratio: ratio(savings.objects * pageSize, savings.comprDataSize),
    packing: ratio(savings.comprDataSize, savings.poolPages * pageSize),
    total_ratio: inputBytes / (inputBytes - savings.totalSavedBytes),
    microseconds_per_page: savings.microsecondsPerPage,
    ...(verification === undefined ? {} : { verification: verificationReport(verification) }),
  };
}

function verificationReport(
  verification: Verification,
): NonNullable<CombinationReport['verification']> {
  return {
    compared_pages: verification.comparedPages,
    mismatched_pages: verification.mismatchedPages,
    rejected_pages: verification.rejectedPages,
  };
}

function ratio(of: number, to: number): number | null {
  return to === 0 ? null : of / to;
}
