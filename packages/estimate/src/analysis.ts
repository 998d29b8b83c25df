import type { AddressMap } from './address-map.ts';
import type { CombinationResult } from './combination-result.ts';
import type { DomainSharing } from './domain-sharing.ts';
import type { InputAnalysis } from './input-analysis.ts';
import type { KernelPrediction } from './kernels/prediction.ts';
import type { Layers } from './layers.ts';
import type { Recommendation } from './recommendation.ts';
import type { Sample, SamplingError } from './sampling/sampling-error.ts';
import type { SharingBytes } from './sharing-bytes.ts';

/** A {@link Sample} with how far the figures of all images may be off. */
export interface AnalysisSample extends Sample {
  /** Of `duplicatePages` and `uniquePages` in `layers`, and of `distinctContents`. */
  readonly samplingError: SamplingError;
}

/** The answer: what the images are made of and what each combination would save on them. */
export interface Analysis {
  /** What the images are called, in the order in which they were read; they are analysed as one. */
  readonly images: readonly string[];
  /** Each image by itself, in the same order. */
  readonly inputs: readonly InputAnalysis[];
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Whether it was stopped before all was read: the figures are of what was read. */
  readonly partial: boolean;
  /** Pages that were read. */
  readonly pages: number;
  /** Pages of all images, lost ones included; null where only reading to the end tells. */
  readonly expectedPages: number | null;
  /** What the pages are: disjoint, and their sum is `pages`. */
  readonly layers: Layers;
  /** Contents among the pages that are not same-filled. */
  readonly distinctContents: number;
  /** Contents by the number of their pages, in powers of two. */
  readonly sharingHistogram: readonly SharingBytes[];
  /** What images have in common; null for one image, and for more than 256. */
  readonly domainSharing: DomainSharing | null;
  /** Where in the images what lies; null where nobody asked. */
  readonly addressMap: AddressMap | null;
  /** What times are of: `cpu`, or `wall` where the processor's time cannot be had, as in a browser. */
  readonly clock: 'cpu' | 'wall';
  /** In the order in which they were asked for; none where an input gives nothing but layers. */
  readonly combinations: readonly CombinationResult[];
  /**
   * The place in `combinations` of the one that single figures are of, such as bytes in the histogram: what
   * saves the most without deduplication of those that a kernel offers; null without any.
   */
  readonly reference: number | null;
  /** In the order in which they were asked for; none where an input gives nothing but layers. */
  readonly kernels: readonly KernelPrediction[];
  /** Which contents were looked at; only where a sample was asked for. */
  readonly sample?: AnalysisSample;
  /** What to do. */
  readonly recommendation: Recommendation;
}
