import type { CombinationResult } from './combination-result.ts';
import type { KernelName, KernelRow, Setting } from './kernels/prediction.ts';
import type { InputDescription } from './sources/input-description.ts';

/** Which pages were looked at; `mixed` where inputs differ. */
export type AnalyzedPopulation = InputDescription['population'] | 'mixed';

/** A compressor and an allocator to choose, and what they come to without deduplication. */
export interface Choice {
  /** The kernel whose rules the figures follow; null for Pagefold's own. */
  readonly kernel: KernelName | null;
  /** Its name, without an engine. */
  readonly compressor: string;
  /** Its name, without an engine. */
  readonly allocator: string;
  /** Bytes of the pool pages. */
  readonly usedBytes: number;
  /** The images − pool pages − rejected pages. */
  readonly savedBytes: number;
  /** How far a larger pool of such pages may be from that, in bytes. */
  readonly uncertaintyBytes: number;
  /** How right the kernel's figures are; null for Pagefold's own. */
  readonly accuracy: KernelRow['accuracy'] | null;
  /** Microseconds of the processor that storing a page takes, on average; null where it is not measured. */
  readonly microsecondsPerPage: number | null;
  /** What to write where. */
  readonly settings: readonly Setting[];
}

/** What deduplication in the pool, which no kernel has, adds to a choice. */
export interface DedupGain {
  /** Bytes of pool pages saved, less its tables. */
  readonly netSavedBytes: number;
  /** How far a larger pool of such pages may be from that. */
  readonly uncertaintyBytes: number;
  /** Whether that is a gain, a loss, or less than the uncertainty. */
  readonly verdict: CombinationResult['verdict'];
  /** Microseconds a page more than without; below 0 where what need not be compressed takes more than the hash. */
  readonly extraMicrosecondsPerPage: number;
}

/** What KSM, the deduplication of pages in use that kernels have, would come to on these pages. */
export interface KsmGain {
  /** Its `general_profit`: pages saved, less 64 bytes for each page that is looked at. Below 0 it loses. */
  readonly profitBytes: number;
  /** How far that may be off; 0 where all contents were looked at. */
  readonly uncertaintyBytes: number;
  /** What to write where, to switch it on. */
  readonly settings: readonly Setting[];
}

/** What similar pages, stored as differences, a dictionary or a second compressor add where they come to the most. */
export interface LayerGain {
  /** The place in `combinations` of what saves the most with it. */
  readonly combination: number;
  /** Its name, without an engine. */
  readonly compressor: string;
  /** Its name, without an engine. */
  readonly allocator: string;
  /** Bytes of pool pages saved beyond the same pool without it, less what exists only for it. */
  readonly netSavedBytes: number;
  /** How far a larger pool of such pages may be from that. */
  readonly uncertaintyBytes: number;
  /** Whether that is a gain, a loss, or less than the uncertainty. */
  readonly verdict: CombinationResult['verdict'];
  /** A store's time by that in the pool without it; null where there is none. */
  readonly storeTimeRatio: number | null;
  /** A load's time by that in the pool without it; null where there is none. */
  readonly loadTimeRatio: number | null;
}

/** What to do, with its grounds. */
export interface Recommendation {
  /** Why there is no verdict, as a sentence without its full stop; null where there is one. */
  readonly refused: string | null;
  /** What would make one possible; null where there is one. */
  readonly needed: string | null;
  /**
   * What saves the most of what a kernel offers; the fastest of those that save as much, as far as their uncertainty
   * tells; null where refused.
   */
  readonly choice: Choice | null;
  /** What takes half the time of it or less and saves the most of these; null without any. */
  readonly faster: Choice | null;
  /** What deduplication in a pool would add, which no kernel has; null where it was not looked at. */
  readonly dedup: DedupGain | null;
  /** What similar pages would add to that; null where no combination can have them. Only where they were asked for. */
  readonly similarity?: LayerGain | null;
  /** What a dictionary would add to all that; null where no combination can have one. Only where it was asked for. */
  readonly dictionary?: LayerGain | null;
  /** What it would add to all that to compress anew what is idle, if everything were. Only where it was asked for. */
  readonly recompress?: LayerGain | null;
  /** What KSM would free; null where it was not looked at. */
  readonly ksm: KsmGain | null;
  /** Whose pages all this is said of. */
  readonly population: AnalyzedPopulation;
}
