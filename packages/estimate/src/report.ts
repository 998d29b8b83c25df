import type { Analysis, CombinationResult } from './analyze.ts';
import type { Verification } from './verify.ts';
import type { MmStat } from './zram.ts';

/** The analysis as it is written to JSON; a change that breaks readers changes the schema's name. */
export interface AnalysisReport {
  readonly schema: 'pagefold.analysis.v1';
  /** The images, in the order in which they were read. */
  readonly images: readonly string[];
  readonly page_size: number;
  readonly pages: number;
  readonly layers: {
    readonly zero_pages: number;
    readonly same_filled_pages: number;
    readonly duplicate_pages: number;
    readonly unique_pages: number;
  };
  readonly distinct_contents: number;
  readonly sharing_histogram: readonly {
    readonly references: number;
    readonly contents: number;
    readonly pages: number;
  }[];
  readonly combinations: readonly CombinationReport[];
  /** Only where zram was asked for. */
  readonly mm_stat?: MmStat;
}

export interface CombinationReport {
  readonly hasher: string;
  readonly compressor: string;
  readonly allocator: string;
  /** The engine of each that ran; null where there is only one. */
  readonly engines: { readonly [K in 'hasher' | 'compressor' | 'allocator']: string | null };
  readonly stored_pages: number;
  readonly raw_pages: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly objects: number;
  readonly compr_data_size: number;
  readonly compr_data_size_without_dedup: number;
  readonly pool_pages: number;
  readonly pool_pages_without_dedup: number;
  readonly steady_state_pool_pages: number;
  readonly steady_state_pool_pages_without_dedup: number;
  readonly metadata_bytes: number;
  readonly metadata_bytes_without_dedup: number;
  readonly dedup_metadata_bytes: number;
  readonly gross_saved_bytes: number;
  readonly net_saved_bytes: number;
  readonly total_saved_bytes: number;
  readonly uncertainty_bytes: number;
  readonly verdict: string;
  /** Pages that are not same-filled, by objects; null without any. */
  readonly dedup_ratio: number | null;
  /** Bytes of the objects' pages by bytes of the objects; null without any. */
  readonly compress_ratio: number | null;
  /** Bytes of the objects by bytes of the pool pages; null without any. */
  readonly packing: number | null;
  /** Bytes of the image by what is left of them: pool pages, all tables and rejected pages. */
  readonly total_ratio: number;
  readonly microseconds_per_page: number;
  /** Only where the image was read back. */
  readonly verification?: {
    readonly compared_pages: number;
    readonly mismatched_pages: number;
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
