// The public interface of @pagefold/estimate: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/estimate' {
  import { BackendKind } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { BackendSelection } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';

  export interface Analysis {
    readonly combinations: readonly CombinationResult[];
    readonly distinctContents: number;
    readonly layers: Layers;
    readonly names: readonly string[];
    readonly pages: number;
    readonly pageSize: number;
    readonly sharing: readonly SharingBucket[];
  }

  export interface AnalysisReport {
    readonly combinations: readonly CombinationReport[];
    readonly distinct_contents: number;
    readonly images: readonly string[];
    readonly layers: {
      readonly zero_pages: number;
      readonly same_filled_pages: number;
      readonly duplicate_pages: number;
      readonly unique_pages: number;
    };
    readonly mm_stat?: MmStat;
    readonly page_size: number;
    readonly pages: number;
    readonly schema: 'pagefold.analysis.v1';
    readonly sharing_histogram: readonly {
      readonly references: number;
      readonly contents: number;
      readonly pages: number;
    }[];
  }

  export function analysisReport(analysis: Analysis, verifications?: readonly Verification[]): AnalysisReport;

  export function analyze(options: AnalyzeOptions): Promise<Analysis>;

  export interface AnalyzeOptions {
    readonly combinations: readonly BackendSelection[];
    readonly onProgress?: (pages: number) => void;
    readonly registry: BackendRegistry;
    readonly signal?: AbortSignal;
    readonly sources: readonly PageSource[];
  }

  export function canCapture(): true | string;

  export interface CapturedProcess {
    readonly fileBacked: number;
    readonly frameUnknown: number;
    readonly hugetlb: number;
    readonly locked: number;
    readonly name: string;
    readonly outcome: 'complete' | 'ended' | 'no-memory';
    readonly pages: number;
    readonly pid: number;
    readonly sameFrame: number;
    readonly swapped: number;
    readonly unreadable: number;
    readonly vanished: number;
  }

  export interface CaptureOptions {
    readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
    readonly pause?: boolean | undefined;
    readonly pids: readonly number[];
    readonly signal?: AbortSignal | undefined;
    readonly write: WriteChunk;
  }

  export function captureProcesses(options: CaptureOptions): Promise<CaptureReport>;

  export interface CaptureProgress {
    readonly expectedPages: number;
    readonly pages: number;
    readonly pid: number;
  }

  export interface CaptureReport {
    readonly pages: number;
    readonly pageSize: number;
    readonly processes: readonly CapturedProcess[];
    readonly warnings: readonly string[];
  }

  export interface CombinationReport {
    readonly allocator: string;
    readonly compr_data_size: number;
    readonly compr_data_size_without_dedup: number;
    readonly compress_ratio: number | null;
    readonly compressor: string;
    readonly dedup_metadata_bytes: number;
    readonly dedup_ratio: number | null;
    readonly engines: {
      readonly [K in 'hasher' | 'compressor' | 'allocator']: string | null;
    };
    readonly gross_saved_bytes: number;
    readonly hasher: string;
    readonly metadata_bytes: number;
    readonly metadata_bytes_without_dedup: number;
    readonly microseconds_per_page: number;
    readonly net_saved_bytes: number;
    readonly objects: number;
    readonly packing: number | null;
    readonly pool_pages: number;
    readonly pool_pages_without_dedup: number;
    readonly raw_pages: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly steady_state_pool_pages: number;
    readonly steady_state_pool_pages_without_dedup: number;
    readonly stored_pages: number;
    readonly total_ratio: number;
    readonly total_saved_bytes: number;
    readonly uncertainty_bytes: number;
    readonly verdict: string;
    readonly verification?: {
      readonly compared_pages: number;
      readonly mismatched_pages: number;
      readonly rejected_pages: number;
    };
  }

  export interface CombinationResult extends Savings {
    readonly allocator: string;
    readonly compressor: string;
    readonly engines: Engines;
    readonly hasher: string;
    readonly microsecondsPerPage: number;
  }

  export type Engines = {
    readonly [K in BackendKind]: string | undefined;
  };

  export interface ImageOptions {
    readonly pageSize?: number | undefined;
  }

  export function imageProblem(beginning: Uint8Array, size: number, pageSize: number): string | undefined;

  export interface Layers {
    readonly duplicatePages: number;
    readonly sameFilledPages: number;
    readonly uniquePages: number;
    readonly zeroPages: number;
  }

  export const magicLength = 6;

  export interface MmStat {
    readonly compr_data_size: number;
    readonly huge_pages: number;
    readonly mem_used_total: number;
    readonly orig_data_size: number;
    readonly same_pages: number;
  }

  export function openImages(paths: readonly string[], options?: ImageOptions): Promise<PageSource[]>;

  export interface PageSource {
    close(): Promise<void>;
    readonly name: string;
    readonly pages: number;
    readonly pageSize: number;
    read(options?: ReadOptions): AsyncIterable<Uint8Array>;
  }

  export interface ReadOptions {
    readonly signal?: AbortSignal | undefined;
  }

  export interface Savings {
    readonly comprDataSize: number;
    readonly comprDataSizeWithoutDedup: number;
    readonly dedupMetadataBytes: number;
    readonly grossSavedBytes: number;
    readonly metadataBytes: number;
    readonly metadataBytesWithoutDedup: number;
    readonly netSavedBytes: number;
    readonly objects: number;
    readonly poolPages: number;
    readonly poolPagesWithoutDedup: number;
    readonly rawPages: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly rejectedPages: number;
    readonly steadyStatePoolPages: number;
    readonly steadyStatePoolPagesWithoutDedup: number;
    readonly storedPages: number;
    readonly totalSavedBytes: number;
    readonly uncertaintyBytes: number;
    readonly verdict: 'pays' | 'costs' | 'undecided';
  }

  export interface SharingBucket {
    readonly contents: number;
    readonly pages: number;
    readonly references: number;
  }

  export interface Verification {
    readonly comparedPages: number;
    readonly mismatchedPages: number;
    readonly rejectedPages: number;
  }

  export function verify(sources: readonly PageSource[], pool: PagePool, signal?: AbortSignal): Promise<Verification>;

  export type WriteChunk = (chunk: Uint8Array) => Promise<void> | void;

  export function zramMmStat(analysis: Analysis, combination: CombinationResult): MmStat;
}

declare module '@pagefold/estimate/portable' {
  import { BackendKind } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { BackendSelection } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';

  export interface Analysis {
    readonly combinations: readonly CombinationResult[];
    readonly distinctContents: number;
    readonly layers: Layers;
    readonly names: readonly string[];
    readonly pages: number;
    readonly pageSize: number;
    readonly sharing: readonly SharingBucket[];
  }

  export interface AnalysisReport {
    readonly combinations: readonly CombinationReport[];
    readonly distinct_contents: number;
    readonly images: readonly string[];
    readonly layers: {
      readonly zero_pages: number;
      readonly same_filled_pages: number;
      readonly duplicate_pages: number;
      readonly unique_pages: number;
    };
    readonly mm_stat?: MmStat;
    readonly page_size: number;
    readonly pages: number;
    readonly schema: 'pagefold.analysis.v1';
    readonly sharing_histogram: readonly {
      readonly references: number;
      readonly contents: number;
      readonly pages: number;
    }[];
  }

  export function analysisReport(analysis: Analysis, verifications?: readonly Verification[]): AnalysisReport;

  export function analyze(options: AnalyzeOptions): Promise<Analysis>;

  export interface AnalyzeOptions {
    readonly combinations: readonly BackendSelection[];
    readonly onProgress?: (pages: number) => void;
    readonly registry: BackendRegistry;
    readonly signal?: AbortSignal;
    readonly sources: readonly PageSource[];
  }

  export interface CombinationReport {
    readonly allocator: string;
    readonly compr_data_size: number;
    readonly compr_data_size_without_dedup: number;
    readonly compress_ratio: number | null;
    readonly compressor: string;
    readonly dedup_metadata_bytes: number;
    readonly dedup_ratio: number | null;
    readonly engines: {
      readonly [K in 'hasher' | 'compressor' | 'allocator']: string | null;
    };
    readonly gross_saved_bytes: number;
    readonly hasher: string;
    readonly metadata_bytes: number;
    readonly metadata_bytes_without_dedup: number;
    readonly microseconds_per_page: number;
    readonly net_saved_bytes: number;
    readonly objects: number;
    readonly packing: number | null;
    readonly pool_pages: number;
    readonly pool_pages_without_dedup: number;
    readonly raw_pages: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly steady_state_pool_pages: number;
    readonly steady_state_pool_pages_without_dedup: number;
    readonly stored_pages: number;
    readonly total_ratio: number;
    readonly total_saved_bytes: number;
    readonly uncertainty_bytes: number;
    readonly verdict: string;
    readonly verification?: {
      readonly compared_pages: number;
      readonly mismatched_pages: number;
      readonly rejected_pages: number;
    };
  }

  export interface CombinationResult extends Savings {
    readonly allocator: string;
    readonly compressor: string;
    readonly engines: Engines;
    readonly hasher: string;
    readonly microsecondsPerPage: number;
  }

  export type Engines = {
    readonly [K in BackendKind]: string | undefined;
  };

  export function imageProblem(beginning: Uint8Array, size: number, pageSize: number): string | undefined;

  export interface Layers {
    readonly duplicatePages: number;
    readonly sameFilledPages: number;
    readonly uniquePages: number;
    readonly zeroPages: number;
  }

  export const magicLength = 6;

  export interface MmStat {
    readonly compr_data_size: number;
    readonly huge_pages: number;
    readonly mem_used_total: number;
    readonly orig_data_size: number;
    readonly same_pages: number;
  }

  export interface PageSource {
    close(): Promise<void>;
    readonly name: string;
    readonly pages: number;
    readonly pageSize: number;
    read(options?: ReadOptions): AsyncIterable<Uint8Array>;
  }

  export interface ReadOptions {
    readonly signal?: AbortSignal | undefined;
  }

  export interface Savings {
    readonly comprDataSize: number;
    readonly comprDataSizeWithoutDedup: number;
    readonly dedupMetadataBytes: number;
    readonly grossSavedBytes: number;
    readonly metadataBytes: number;
    readonly metadataBytesWithoutDedup: number;
    readonly netSavedBytes: number;
    readonly objects: number;
    readonly poolPages: number;
    readonly poolPagesWithoutDedup: number;
    readonly rawPages: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly rejectedPages: number;
    readonly steadyStatePoolPages: number;
    readonly steadyStatePoolPagesWithoutDedup: number;
    readonly storedPages: number;
    readonly totalSavedBytes: number;
    readonly uncertaintyBytes: number;
    readonly verdict: 'pays' | 'costs' | 'undecided';
  }

  export interface SharingBucket {
    readonly contents: number;
    readonly pages: number;
    readonly references: number;
  }

  export interface Verification {
    readonly comparedPages: number;
    readonly mismatchedPages: number;
    readonly rejectedPages: number;
  }

  export function verify(sources: readonly PageSource[], pool: PagePool, signal?: AbortSignal): Promise<Verification>;

  export function zramMmStat(analysis: Analysis, combination: CombinationResult): MmStat;
}
