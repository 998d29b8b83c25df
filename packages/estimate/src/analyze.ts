import type { BackendKind } from '@pagefold/contracts';
import type { AddressMap } from './address-map.ts';
import { type AnalyzeOptions, resolveAnalyzeOptions } from './analyze-options.ts';
import { BlockTimes, type Step } from './block-times.ts';
import type { DomainSharing } from './domain-sharing.ts';
import { commonPageSize, forEachBatch, pagesOf } from './for-each-page.ts';
import { Ladders, type PoolAdditions } from './in-pool/ladders.ts';
import type { DictionaryLayer, RecompressLayer, SimilarityLayer } from './in-pool/pool-layer.ts';
import { type AddedLayers, type LayersFound, PoolLayers } from './in-pool/pool-layers.ts';
import { SampledLayers } from './in-pool/sampled-layers.ts';
import type { InputAnalysis, InputTally } from './input-analysis.ts';
import { type KernelOffer, kernelOffer } from './kernel-offer.ts';
import { ksmRow } from './kernels/ksm.ts';
import { predictKernels } from './kernels/predict-kernels.ts';
import type { KernelPrediction } from './kernels/prediction.ts';
import type { Layers } from './layers.ts';
import { OwnThread, type PagesTaken } from './own-thread.ts';
import { PagePass } from './page-pass.ts';
import { onParetoFront } from './pareto-front.ts';
import type { SelectedRun } from './pass-backends.ts';
import { type Recommendation, recommend } from './recommendation.ts';
import { keepsAll, type SamplePlan } from './sampling/sample-options.ts';
import { SampledAnalysis } from './sampling/sampled-analysis.ts';
import type { Sample, SamplingError } from './sampling/sampling-error.ts';
import { type Population, type Savings, sampledSavings, savingsOf } from './savings.ts';
import { type SharingBytes, sharingBytes } from './sharing-bytes.ts';
import type { PageSource } from './sources/page-source.ts';
import { ParallelPass } from './workers/parallel-pass.ts';
import { isZero } from './zeros.ts';

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
  const { sources, registry, map, signal, stop, onProgress, workers, sample } = resolved;
  const pageSize = commonPageSize(sources);
  const isMisleading = sources.some((source) => (source.describe?.().layersOnly ?? null) !== null);
  const { combinations, kernels } = isMisleading ? { combinations: [], kernels: [] } : resolved;
  const inputCount = sources.length;
  const pass = await PagePass.create(registry, combinations, pageSize, kernels, inputCount, sample);
  if (map === true) pass.drawMap();
  const additions: PoolAdditions = isMisleading ? {} : resolved;
  const ladders = await Ladders.create(registry, combinations, pageSize, additions);
  const layers = ladders && layersIn(ladders, pageSize, sample);
  const times = new BlockTimes(() => stepsOf(pass));
  const plan = { combinations, kernels, pageSize, sampleSeed: sample?.seed };
  const onPages = (pages: number) => onProgress?.(pages);
  const taking =
    workers === undefined
      ? new OwnThread(pass, times, onPages)
      : new ParallelPass(workers, plan, pass, times, onPages);
  const visit = async (batch: Uint8Array): Promise<void> => {
    if (isZero(batch)) {
      taking.addZeros(batch.length / pageSize);
      layers?.addZeros(batch.length / pageSize);
    } else {
      const pages = pagesOf(batch, pageSize);
      await taking.add(pages, pages.length);
      layers?.add(pages);
    }
  };
  const read: { readonly source: PageSource; readonly tally: InputTally }[] = [];
  try {
    onProgress?.(0);
    for (const source of sources) {
      if (stop?.aborted === true) break;
      const tally = pass.nextInput();
      read.push({ source, tally });
      await readInto(taking, visit, source, signal, stop);
    }
    await taking.finish();
    pass.end();
    layers?.finish();
    const inputs = read.map(({ source, tally }) => tally.resultFor(source));
    addRegions(pass, read, inputs);
    const partial = stop?.aborted === true;
    const reading = { inputs, pageSize, partial, expectedPages: expectedPagesOf(sources) };
    return await result(reading, pass, times, layers);
  } finally {
    await taking.close();
    await layers?.close();
  }
}

function layersIn(ladders: Ladders, pageSize: number, sample: SamplePlan | undefined): LayersFound {
  return sample === undefined || keepsAll(sample)
    ? new PoolLayers(ladders, pageSize)
    : new SampledLayers(ladders, sample);
}

function addRegions(
  { map }: PagePass,
  read: readonly { readonly source: PageSource }[],
  inputs: readonly InputAnalysis[],
): void {
  let from = 0;
  for (const [i, { source }] of read.entries()) {
    map?.addRegions(source.regions?.() ?? [], from);
    from += inputs[i]!.pages;
  }
}

async function readInto(
  taking: PagesTaken,
  visit: (batch: Uint8Array) => Promise<void>,
  source: PageSource,
  signal: AbortSignal | undefined,
  stop: AbortSignal | undefined,
): Promise<void> {
  try {
    await forEachBatch([source], signal, visit, stop);
  } catch (error) {
    // What fails on pages before it comes first.
    if (signal?.aborted !== true) await taking.drain();
    throw error;
  }
}

/** Null where one of them does not know. */
function expectedPagesOf(sources: readonly PageSource[]): number | null {
  return sources.reduce<number | null>(
    (sum, { pages }) => (sum === null || pages === undefined ? null : sum + pages),
    0,
  );
}

type Reading = Pick<Analysis, 'inputs' | 'pageSize' | 'partial' | 'expectedPages'>;

async function result(
  reading: Reading,
  pass: PagePass,
  times: BlockTimes<object>,
  layers: LayersFound | undefined,
): Promise<Analysis> {
  const { inputs, pageSize, partial, expectedPages } = reading;
  const sampled = pass.isPartial
    ? new SampledAnalysis(pass, await pass.fresh(), pageSize)
    : undefined;
  const { pages, zeroPages, sameFilledPages, contents, contentPages } = pass;
  const duplicatePages =
    sampled === undefined ? contentPages - contents.size : Math.round(sampled.duplicatePages.value);
  const uniquePages = contentPages - duplicatePages;
  const combinations = combinationResults(pass, uniquePages, pageSize, times, layers, sampled);
  const reference = referenceOf(combinations);
  const bytesOf = reference === null ? undefined : objectBytes(pass.runs[reference]!);
  const known = sharingBytes(() => contents.pageCounts(), bytesOf);
  const histogram = sampled?.histogram(known) ?? known;
  const row = reference === null ? undefined : combinations[reference];
  const figures = {
    images: inputs.map(({ name }) => name),
    inputs,
    pageSize,
    partial,
    pages,
    expectedPages,
    layers: { zeroPages, sameFilledPages, duplicatePages, uniquePages },
    distinctContents: uniquePages,
    sharingHistogram: histogram,
    domainSharing: domainSharing(pass, inputs, histogram, bytesOf, row, sampled),
    // Pages that were not looked at have no place in it.
    addressMap: pass.isPartial ? null : mapOf(pass, reference),
    clock: times.clock,
    combinations,
    reference,
    kernels: predictKernels(pass, pageSize, times, sampled),
    ...(pass.sample === undefined ? {} : { sample: sampleOf(pass, sampled) }),
  };
  return {
    ...figures,
    recommendation: recommend(figures, ksmRow(pass, pageSize, 'exact', sampled)),
  };
}

function sampleOf(
  { sample, contents, contentPages }: PagePass,
  sampled: SampledAnalysis | undefined,
): AnalysisSample {
  const error = sampled?.duplicatePages.error ?? 0;
  return {
    oneIn: 1 / sample!.rate,
    contents: contents.size,
    pages: sampled?.sampledPages ?? contentPages,
    seed: sample!.seed,
    samplingError: { duplicatePages: error, uniquePages: error, distinctContents: error },
  };
}

function domainSharing(
  { domains }: PagePass,
  inputs: readonly InputAnalysis[],
  histogram: readonly SharingBytes[],
  bytesOf: ((content: number) => number) | undefined,
  row: CombinationResult | undefined,
  sampled: SampledAnalysis | undefined,
): DomainSharing | null {
  const sharing = domains?.sharing(inputs, histogram, bytesOf, sampled?.placed.factor);
  if (sharing === undefined) return null;
  if (sampled === undefined) return sharing;
  const insidePages = inputs.reduce(
    (sum, { samplingError }) => sum + (samplingError?.duplicatePages ?? 0),
    0,
  );
  return sampled.domains(sharing, insidePages, row?.samplingError?.grossSavedBytes ?? 0);
}

function mapOf(pass: PagePass, reference: number | null): AddressMap | null {
  const run = reference === null ? undefined : pass.runs[reference]!.compressing;
  return pass.map?.result(run === undefined ? undefined : pass.placeInMap(run)) ?? null;
}

function combinationResults(
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

/** The steps of a pass as they stand, by who takes them; without pages that are examined elsewhere. */
function stepsOf(pass: PagePass): Map<object, Step> {
  const { examiner } = pass;
  const steps = new Map<object, Step>(examiner.steps.map((step) => [step, snapshot(step)]));
  for (const { combination } of pass.runs) {
    steps.set(combination, { ms: combination.placingMs, times: combination.deduplicated.objects });
  }
  return steps;
}

function snapshot({ ms, times }: Step): Step {
  return { ms, times };
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
