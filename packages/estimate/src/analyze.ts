import type { BackendKind } from '@pagefold/contracts';
import type { AddressMap } from './address-map.ts';
import { type AnalyzeOptions, resolveAnalyzeOptions } from './analyze-options.ts';
import { BlockTimes, type Step } from './block-times.ts';
import type { DomainSharing } from './domain-sharing.ts';
import { commonPageSize, forEachBatch } from './for-each-page.ts';
import type { DictionaryLayer, SimilarityLayer } from './in-pool/pool-layer.ts';
import { type AddedLayers, type PoolAdditions, PoolLayers } from './in-pool/pool-layers.ts';
import type { InputAnalysis } from './input-analysis.ts';
import { type KernelOffer, kernelOffer } from './kernel-offer.ts';
import { ksmRow } from './kernels/ksm.ts';
import { predictKernels } from './kernels/predict-kernels.ts';
import type { KernelPrediction } from './kernels/prediction.ts';
import type { Layers } from './layers.ts';
import { PagePass } from './page-pass.ts';
import { onParetoFront } from './pareto-front.ts';
import type { SelectedRun } from './pass-backends.ts';
import { type Recommendation, recommend } from './recommendation.ts';
import { type Population, type Savings, savingsOf } from './savings.ts';
import { type SharingBytes, sharingBytes } from './sharing-bytes.ts';
import type { PageSource } from './sources/page-source.ts';

const pagesBetweenProgress = 256;

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
  /** What to do. */
  readonly recommendation: Recommendation;
}

/**
 * Finds out what each combination would save on images, in one pass and without keeping their pages. Where
 * one of them is a swap area there is no telling, and the answer has layers only.
 * It takes 48 bytes of memory a content, 4 more with several sources, and 4 more a content and compressor, in tables
 * that grow by 4 KiB; for an allocator without a counter (`createCounter` of its descriptor) also what that takes for
 * every page, twice.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that do not exist or cannot be, and for
 *   combinations that cannot be made, before anything is read; what a source throws while it is read;
 *   the signal's reason.
 */
export async function analyze(options: AnalyzeOptions): Promise<Analysis> {
  const resolved = resolveAnalyzeOptions(options);
  const { sources, registry, combinations, kernels, map, signal, stop, onProgress } = resolved;
  const pageSize = commonPageSize(sources);
  const isMisleading = sources.some((source) => (source.describe?.().layersOnly ?? null) !== null);
  const inputCount = sources.length;
  const pass = isMisleading
    ? await PagePass.create(registry, [], pageSize, [], inputCount)
    : await PagePass.create(registry, combinations, pageSize, kernels, inputCount);
  if (map === true) pass.drawMap();
  const additions: PoolAdditions = isMisleading ? {} : resolved;
  const layers = await PoolLayers.create(registry, combinations, pageSize, additions);
  const times = new BlockTimes(() => stepsOf(pass));
  const inputs: InputAnalysis[] = [];
  const visit = (pages: Iterable<Uint8Array>, count: number): void => {
    const batch = [...pages];
    times.run(count, () => {
      for (const page of batch) {
        pass.add(page);
        if (pass.pages % pagesBetweenProgress === 0) onProgress?.(pass.pages);
      }
    });
    layers?.add(batch);
  };
  try {
    onProgress?.(0);
    for (const source of sources) {
      if (stop?.aborted === true) break;
      const tally = pass.nextInput();
      const from = pass.pages;
      await forEachBatch([source], signal, visit, stop);
      inputs.push(tally.resultFor(source));
      pass.map?.addRegions(source.regions?.() ?? [], from);
    }
    layers?.timeLoads();
    const partial = stop?.aborted === true;
    const reading = { inputs, pageSize, partial, expectedPages: pagesOf(sources) };
    return result(reading, pass, times, layers);
  } finally {
    await layers?.close();
  }
}

/** Null where one of them does not know. */
function pagesOf(sources: readonly PageSource[]): number | null {
  return sources.reduce<number | null>(
    (sum, { pages }) => (sum === null || pages === undefined ? null : sum + pages),
    0,
  );
}

type Reading = Pick<Analysis, 'inputs' | 'pageSize' | 'partial' | 'expectedPages'>;

function result(
  reading: Reading,
  pass: PagePass,
  times: BlockTimes<object>,
  layers: PoolLayers | undefined,
): Analysis {
  const { inputs, pageSize, partial, expectedPages } = reading;
  const { pages, zeroPages, sameFilledPages, contents, words } = pass;
  const uniquePages = contents.size;
  const contentPages = pages - zeroPages - sameFilledPages;
  const population = { pageSize, pages, contentPages, words: words.size };
  const combinations = combinationResults(pass, population, times, layers);
  const reference = referenceOf(combinations);
  const bytesOf = reference === null ? undefined : objectBytes(pass.runs[reference]!);
  const histogram = sharingBytes(() => contents.pageCounts(), bytesOf);
  const figures = {
    images: inputs.map(({ name }) => name),
    inputs,
    pageSize,
    partial,
    pages,
    expectedPages,
    layers: {
      zeroPages,
      sameFilledPages,
      duplicatePages: contentPages - uniquePages,
      uniquePages,
    },
    distinctContents: uniquePages,
    sharingHistogram: histogram,
    domainSharing: pass.domains?.sharing(inputs, histogram, bytesOf) ?? null,
    addressMap: mapOf(pass, reference),
    clock: times.clock,
    combinations,
    reference,
    kernels: predictKernels(pass, pageSize, times),
  };
  return { ...figures, recommendation: recommend(figures, ksmRow(pass, pageSize, 'exact')) };
}

function mapOf(pass: PagePass, reference: number | null): AddressMap | null {
  const run = reference === null ? undefined : pass.runs[reference]!.compressing;
  return pass.map?.result(run === undefined ? undefined : pass.placeInMap(run)) ?? null;
}

function combinationResults(
  pass: PagePass,
  population: Population,
  times: BlockTimes<object>,
  layers: PoolLayers | undefined,
): CombinationResult[] {
  const results = pass.runs.map((run, i) => ({
    hasher: run.hasher,
    compressor: run.compressor,
    allocator: run.allocator,
    engines: {
      hasher: run.engines.hasher ?? null,
      compressor: run.engines.compressor ?? null,
      allocator: run.engines.allocator ?? null,
    },
    ...layeredSavings(run, i, population, layers),
    ...timesOf(run, pass, times),
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
  run: SelectedRun,
  index: number,
  population: Population,
  layers: PoolLayers | undefined,
): Savings & AddedLayers {
  const savings = savingsOf(run, population);
  return { ...savings, ...layers?.layersOf(index, savings) };
}

function referenceOf(combinations: readonly CombinationResult[]): number | null {
  const isOffered = ({ kernelOffer }: CombinationResult) => kernelOffer === 'present';
  const candidates = combinations.some(isOffered) ? combinations.filter(isOffered) : combinations;
  if (candidates.length === 0) return null;
  const best = candidates.reduce((a, b) =>
    b.savedBytesWithoutDedup > a.savedBytesWithoutDedup ? b : a,
  );
  return combinations.indexOf(best);
}

function objectBytes({ compressing, combination }: SelectedRun): (content: number) => number {
  return (content) => combination.objectBytes(compressing.lengthOf(content));
}

/** The steps of a pass as they stand, by who takes them. */
function stepsOf(pass: PagePass): Map<object, Step> {
  const contentPages = pass.pages - pass.zeroPages - pass.sameFilledPages;
  const steps = new Map<object, Step>([[pass, { ms: pass.stagingMs, times: pass.pages }]]);
  for (const { hashing, compressing, combination } of pass.runs) {
    steps.set(hashing, { ms: hashing.hashingMs, times: contentPages });
    steps.set(compressing, { ms: compressing.compressingMs, times: pass.contents.size });
    steps.set(combination, { ms: combination.placingMs, times: pass.contents.size });
  }
  for (const { compressing } of pass.kernels.flatMap(({ runs }) => runs)) {
    steps.set(compressing, { ms: compressing.compressingMs, times: pass.contents.size });
  }
  return steps;
}

function timesOf(
  { hashing, compressing, combination }: SelectedRun,
  pass: PagePass,
  times: BlockTimes<object>,
): Pick<CombinationResult, 'microsecondsPerPage' | 'microsecondsPerPageWithoutDedup'> {
  if (pass.pages === 0) return { microsecondsPerPage: 0, microsecondsPerPageWithoutDedup: 0 };
  const contentPart = (pass.pages - pass.zeroPages - pass.sameFilledPages) / pass.pages;
  const distinctPart = pass.contents.size / pass.pages;
  const forAll = times.microseconds(pass);
  const forObjects = times.microseconds(compressing) + times.microseconds(combination);
  const forHashing = times.microseconds(hashing) * contentPart;
  return {
    microsecondsPerPage: forAll + forHashing + forObjects * distinctPart,
    microsecondsPerPageWithoutDedup: forAll + forObjects * contentPart,
  };
}
