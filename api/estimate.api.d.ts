// The public interface of @pagefold/estimate: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/estimate' {
  import { BackendKind } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { BackendSelection } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';
  import { RejectReason } from '@pagefold/contracts';
  import { SharingBucket } from '@pagefold/contracts';

  export type Accuracy = 'exact' | 'approximate';

  export interface Analysis {
    readonly clock: 'cpu' | 'wall';
    readonly combinations: readonly CombinationResult[];
    readonly distinctContents: number;
    readonly images: readonly string[];
    readonly layers: Layers;
    readonly pages: number;
    readonly pageSize: number;
    readonly sharingHistogram: readonly SharingBucket[];
  }

  export interface AnalysisReport extends Omit<SnakeCased<Analysis>, 'combinations'> {
    readonly combinations: readonly CombinationReport[];
    readonly mm_stat?: MmStat;
    readonly mm_stat_accuracy?: Accuracy;
    readonly schema: 'pagefold.analysis.v1';
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
    readonly device: number;
    readonly fileBacked: number;
    readonly frameUnknown: number;
    readonly hugetlb: number;
    readonly kernel: number;
    readonly locked: number;
    readonly name: string;
    readonly outcome: 'complete' | 'ended' | 'no-memory';
    readonly pages: number;
    readonly pid: number;
    readonly sameFrame: number;
    readonly shared: number;
    readonly swapped: number;
    readonly unreadable: number;
    readonly vanished: number;
  }

  export interface CaptureOptions {
    readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
    readonly pause?: boolean | undefined;
    readonly pids: readonly number[];
    readonly signal?: AbortSignal | undefined;
    readonly write: WriteBatch;
  }

  export function captureProcesses(given: CaptureOptions): Promise<CaptureReport>;

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

  export interface CombinationReport extends SnakeCased<CombinationResult> {
    readonly verification?: SnakeCased<Verification>;
  }

  export interface CombinationResult extends Savings {
    readonly allocator: string;
    readonly compressor: string;
    readonly engines: {
      readonly [K in BackendKind]: string | null;
    };
    readonly hasher: string;
    readonly microsecondsPerPage: number;
  }

  export interface FileEnds {
    readonly head: Uint8Array;
    readonly size: number;
    readonly tail: Uint8Array;
  }

  export const headLength: number;

  export interface ImageOptions {
    readonly pageSize?: number | undefined;
  }

  export function imageProblem(file: FileEnds, pageSize: number): string | undefined;

  export interface Layers {
    readonly duplicatePages: number;
    readonly sameFilledPages: number;
    readonly uniquePages: number;
    readonly zeroPages: number;
  }

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

  export function printable(text: string): string;

  export interface ReadOptions {
    readonly signal?: AbortSignal | undefined;
  }

  export interface Savings {
    readonly comprDataSize: number;
    readonly comprDataSizeWithoutDedup: number;
    readonly compressRatio: number | null;
    readonly dedupMetadataBytes: number;
    readonly dedupRatio: number | null;
    readonly grossSavedBytes: number;
    readonly metadataBytes: number;
    readonly metadataBytesWithoutDedup: number;
    readonly netSavedBytes: number;
    readonly objects: number;
    readonly packing: number | null;
    readonly poolPages: number;
    readonly poolPagesWithoutDedup: number;
    readonly rawPages: number;
    readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
    readonly rejectedPages: number;
    readonly steadyStatePoolPages: number;
    readonly steadyStatePoolPagesWithoutDedup: number;
    readonly storedPages: number;
    readonly totalRatio: number;
    readonly totalSavedBytes: number;
    readonly uncertaintyBytes: number;
    readonly verdict: 'pays' | 'costs' | 'undecided';
  }

  export type SnakeCased<T> = T extends readonly (infer Item)[] ? readonly SnakeCased<Item>[] : T extends object ? {
    readonly [K in keyof T as K extends string ? SnakeName<K> : K]: SnakeCased<T[K]>;
  } : T;

  export type SnakeName<Name extends string> = Name extends `${infer First}${infer Rest}` ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeName<Rest>}` : Name;

  export const tailLength: number;

  export interface Verification {
    readonly comparedPages: number;
    readonly mismatchedPages: number;
    readonly rejectedPages: number;
  }

  export function verify(sources: readonly PageSource[], pool: PagePool, signal?: AbortSignal): Promise<Verification>;

  export type WriteBatch = (batch: Uint8Array) => Promise<void> | void;

  export function zramAccuracy(selection: BackendSelection): Accuracy;

  export function zramMmStat(analysis: Analysis, combination: CombinationResult): MmStat;
}

declare module '@pagefold/estimate/portable' {
  import { BackendKind } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { BackendSelection } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';
  import { RejectReason } from '@pagefold/contracts';
  import { SharingBucket } from '@pagefold/contracts';

  export type Accuracy = 'exact' | 'approximate';

  export interface Analysis {
    readonly clock: 'cpu' | 'wall';
    readonly combinations: readonly CombinationResult[];
    readonly distinctContents: number;
    readonly images: readonly string[];
    readonly layers: Layers;
    readonly pages: number;
    readonly pageSize: number;
    readonly sharingHistogram: readonly SharingBucket[];
  }

  export interface AnalysisReport extends Omit<SnakeCased<Analysis>, 'combinations'> {
    readonly combinations: readonly CombinationReport[];
    readonly mm_stat?: MmStat;
    readonly mm_stat_accuracy?: Accuracy;
    readonly schema: 'pagefold.analysis.v1';
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

  export interface CombinationReport extends SnakeCased<CombinationResult> {
    readonly verification?: SnakeCased<Verification>;
  }

  export interface CombinationResult extends Savings {
    readonly allocator: string;
    readonly compressor: string;
    readonly engines: {
      readonly [K in BackendKind]: string | null;
    };
    readonly hasher: string;
    readonly microsecondsPerPage: number;
  }

  export interface FileEnds {
    readonly head: Uint8Array;
    readonly size: number;
    readonly tail: Uint8Array;
  }

  export const headLength: number;

  export function imageProblem(file: FileEnds, pageSize: number): string | undefined;

  export interface Layers {
    readonly duplicatePages: number;
    readonly sameFilledPages: number;
    readonly uniquePages: number;
    readonly zeroPages: number;
  }

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

  export function printable(text: string): string;

  export interface ReadOptions {
    readonly signal?: AbortSignal | undefined;
  }

  export interface Savings {
    readonly comprDataSize: number;
    readonly comprDataSizeWithoutDedup: number;
    readonly compressRatio: number | null;
    readonly dedupMetadataBytes: number;
    readonly dedupRatio: number | null;
    readonly grossSavedBytes: number;
    readonly metadataBytes: number;
    readonly metadataBytesWithoutDedup: number;
    readonly netSavedBytes: number;
    readonly objects: number;
    readonly packing: number | null;
    readonly poolPages: number;
    readonly poolPagesWithoutDedup: number;
    readonly rawPages: number;
    readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
    readonly rejectedPages: number;
    readonly steadyStatePoolPages: number;
    readonly steadyStatePoolPagesWithoutDedup: number;
    readonly storedPages: number;
    readonly totalRatio: number;
    readonly totalSavedBytes: number;
    readonly uncertaintyBytes: number;
    readonly verdict: 'pays' | 'costs' | 'undecided';
  }

  export type SnakeCased<T> = T extends readonly (infer Item)[] ? readonly SnakeCased<Item>[] : T extends object ? {
    readonly [K in keyof T as K extends string ? SnakeName<K> : K]: SnakeCased<T[K]>;
  } : T;

  export type SnakeName<Name extends string> = Name extends `${infer First}${infer Rest}` ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeName<Rest>}` : Name;

  export const tailLength: number;

  export interface Verification {
    readonly comparedPages: number;
    readonly mismatchedPages: number;
    readonly rejectedPages: number;
  }

  export function verify(sources: readonly PageSource[], pool: PagePool, signal?: AbortSignal): Promise<Verification>;

  export function zramAccuracy(selection: BackendSelection): Accuracy;

  export function zramMmStat(analysis: Analysis, combination: CombinationResult): MmStat;
}
