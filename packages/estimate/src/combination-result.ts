import type { BackendKind } from '@pagefold/contracts';
import type { BlockTimes } from './block-times.ts';
import type { DictionaryLayer, RecompressLayer, SimilarityLayer } from './in-pool/pool-layer.ts';
import type { AddedLayers, LayersFound } from './in-pool/pool-layers.ts';
import { type KernelOffer, kernelOffer } from './kernel-offer.ts';
import type { PagePass } from './page-pass.ts';
import { onParetoFront } from './pareto-front.ts';
import type { SelectedRun } from './pass-backends.ts';
import type { SampledAnalysis } from './sampling/sampled-analysis.ts';
import { type Population, type Savings, sampledSavings, savingsOf } from './savings.ts';

/** What a combination of backends saves and costs. */
export interface CombinationResult extends Savings {
  /** As it was asked for: `name` or `name/engine`. */
  readonly hasher: string;
  /** As it was asked for. */
  readonly compressor: string;
  /** As it was asked for. */
  readonly allocator: string;
  /** The engine of each that ran; null where there is only one. */
  readonly engines: { readonly [K in BackendKind]: string | null };
  /**
   * Microseconds of the processor that storing a page takes, on average over all pages: copy and check
   * for every page, hash for those not same-filled, compression and placing for the first of each
   * content; comparing duplicates is left out. For each of these steps the median of blocks of 256
   * pages or more is taken, so other work on the machine hardly matters.
   */
  readonly microsecondsPerPage: number;
  /** The same without deduplication: no hash, and compression and placing for every page that is not same-filled. */
  readonly microsecondsPerPageWithoutDedup: number;
  /**
   * Whether no other combination saves as much in less time, or more in as little, both without
   * deduplication. Times that differ by less than 5 % count as equal.
   */
  readonly onParetoFront: boolean;
  /** Whether a kernel offers the compressor with the allocator: a `present` one, an `older` one only, or `none`. */
  readonly kernelOffer: KernelOffer;
  /**
   * What it adds that pages are stored as their differences from similar ones. Only where it was asked for:
   * `metadataBytes`, `totalSavedBytes` and `totalRatio` count it then, all other figures beside it do not.
   */
  readonly similarity?: SimilarityLayer;
  /** What a dictionary adds to that. Only where it was asked for: the same three figures count it then. */
  readonly dictionary?: DictionaryLayer;
  /** What it adds to all that to compress anew what is idle, as if everything were. As these. */
  readonly recompress?: RecompressLayer;
}

/** Those of a pass, in the order in which they were asked for. */
export function combinationResults(
  pass: PagePass,
  uniquePages: number,
  pageSize: number,
  times: BlockTimes<object>,
  layers: LayersFound | undefined,
  sampled: SampledAnalysis | undefined,
): CombinationResult[] {
  const { pages, contentPages, words } = pass;
  const population: Population = { pageSize, pages, contentPages, words: words.size };
  const savings = (run: SelectedRun): Savings => {
    if (sampled === undefined) return savingsOf(run.combination, population);
    const figures = savingsOf(sampled.combination(run), population);
    return sampledSavings(figures, sampled.savingsError(run, figures));
  };
  const results = pass.runs.map((run, i) => ({
    hasher: run.hasher,
    compressor: run.compressor,
    allocator: run.allocator,
    engines: {
      hasher: run.engines.hasher ?? null,
      compressor: run.engines.compressor ?? null,
      allocator: run.engines.allocator ?? null,
    },
    ...layeredSavings(savings(run), i, layers, population),
    ...timesOf(run, pass, uniquePages, times),
    kernelOffer: kernelOffer(run.compressor, run.allocator),
  }));
  const front = onParetoFront(
    results.map(({ savedBytesWithoutDedup, microsecondsPerPageWithoutDedup }) => ({
      savedBytes: savedBytesWithoutDedup,
      microseconds: microsecondsPerPageWithoutDedup,
    })),
  );
  return results.map((each, i) => ({ ...each, onParetoFront: front[i]! }));
}

function layeredSavings(
  savings: Savings,
  index: number,
  layers: LayersFound | undefined,
  population: Population,
): Savings & AddedLayers {
  return { ...savings, ...layers?.layersOf(index, savings, population) };
}

function timesOf(
  { hashing, compressing, combination }: SelectedRun,
  pass: PagePass,
  uniquePages: number,
  times: BlockTimes<object>,
): Pick<CombinationResult, 'microsecondsPerPage' | 'microsecondsPerPageWithoutDedup'> {
  if (pass.pages === 0) return { microsecondsPerPage: 0, microsecondsPerPageWithoutDedup: 0 };
  const contentPart = pass.contentPages / pass.pages;
  const distinctPart = uniquePages / pass.pages;
  const forAll = times.microseconds(pass.examiner.staging);
  const forObjects = times.microseconds(compressing) + times.microseconds(combination);
  const forHashing = times.microseconds(hashing) * contentPart;
  return {
    microsecondsPerPage: forAll + forHashing + forObjects * distinctPart,
    microsecondsPerPageWithoutDedup: forAll + forObjects * contentPart,
  };
}
