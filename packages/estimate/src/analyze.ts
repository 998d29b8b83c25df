import { type BackendKind, type SharingBucket, sharingHistogram } from '@pagefold/contracts';
import { type AnalyzeOptions, resolveAnalyzeOptions } from './analyze-options.ts';
import { BlockTimes, type Step } from './block-times.ts';
import { commonPageSize, forEachBatch } from './for-each-page.ts';
import type { InputAnalysis } from './input-analysis.ts';
import { predictKernels } from './kernels/predict-kernels.ts';
import type { KernelPrediction } from './kernels/prediction.ts';
import type { Layers } from './layers.ts';
import { PagePass } from './page-pass.ts';
import type { SelectedRun } from './pass-backends.ts';
import { type Savings, savingsOf } from './savings.ts';

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
}

/** The answer: what the images are made of and what each combination would save on them. */
export interface Analysis {
  /** What the images are called, in the order in which they were read; they are analysed as one. */
  readonly images: readonly string[];
  /** Each image by itself, in the same order. */
  readonly inputs: readonly InputAnalysis[];
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages of all images. */
  readonly pages: number;
  /** What the pages are: disjoint, and their sum is `pages`. */
  readonly layers: Layers;
  /** Contents among the pages that are not same-filled. */
  readonly distinctContents: number;
  /** Contents by the number of their pages, in powers of two. */
  readonly sharingHistogram: readonly SharingBucket[];
  /** What times are of: `cpu`, or `wall` where the processor's time cannot be had, as in a browser. */
  readonly clock: 'cpu' | 'wall';
  /** In the order in which they were asked for; none where an input gives nothing but layers. */
  readonly combinations: readonly CombinationResult[];
  /** In the order in which they were asked for; none where an input gives nothing but layers. */
  readonly kernels: readonly KernelPrediction[];
}

/**
 * Finds out what each combination would save on images, in one pass and without keeping their pages. Where
 * one of them is a swap area there is no telling, and the answer has layers only.
 * It takes 48 bytes of memory a content, and 4 more a content and compressor, in tables that grow by 4 KiB; for an
 * allocator without a counter (`createCounter` of its descriptor) also what that takes for every page, twice.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that do not exist or cannot be, and for
 *   combinations that cannot be made, before anything is read; what a source throws while it is read;
 *   the signal's reason.
 */
export async function analyze(options: AnalyzeOptions): Promise<Analysis> {
  const { sources, registry, combinations, kernels, signal, onProgress } =
    resolveAnalyzeOptions(options);
  const pageSize = commonPageSize(sources);
  const isMisleading = sources.some((source) => (source.describe?.().layersOnly ?? null) !== null);
  const pass = isMisleading
    ? await PagePass.create(registry, [], pageSize, [])
    : await PagePass.create(registry, combinations, pageSize, kernels);
  const times = new BlockTimes(() => stepsOf(pass));
  const inputs: InputAnalysis[] = [];
  for (const source of sources) {
    const tally = pass.nextInput();
    await forEachBatch([source], signal, (pages, count) => {
      times.run(count, () => {
        for (const page of pages) {
          pass.add(page);
          if (pass.pages % pagesBetweenProgress === 0) onProgress?.(pass.pages);
        }
      });
    });
    inputs.push(tally.resultFor(source));
  }
  return result(inputs, pageSize, pass, times);
}

function result(
  inputs: readonly InputAnalysis[],
  pageSize: number,
  pass: PagePass,
  times: BlockTimes<object>,
): Analysis {
  const { pages, zeroPages, sameFilledPages, contents, words } = pass;
  const uniquePages = contents.size;
  const contentPages = pages - zeroPages - sameFilledPages;
  const population = { pageSize, pages, contentPages, words: words.size };
  return {
    images: inputs.map(({ name }) => name),
    inputs,
    pageSize,
    pages,
    layers: {
      zeroPages,
      sameFilledPages,
      duplicatePages: contentPages - uniquePages,
      uniquePages,
    },
    distinctContents: uniquePages,
    sharingHistogram: sharingHistogram(contents.pageCounts()),
    clock: times.clock,
    combinations: pass.runs.map((run) => ({
      hasher: run.hasher,
      compressor: run.compressor,
      allocator: run.allocator,
      engines: {
        hasher: run.engines.hasher ?? null,
        compressor: run.engines.compressor ?? null,
        allocator: run.engines.allocator ?? null,
      },
      ...savingsOf(run, population),
      microsecondsPerPage: microsecondsPerPage(run, pass, times),
    })),
    kernels: predictKernels(pass, pageSize, times),
  };
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

function microsecondsPerPage(
  { hashing, compressing, combination }: SelectedRun,
  pass: PagePass,
  times: BlockTimes<object>,
): number {
  if (pass.pages === 0) return 0;
  const contentPages = pass.pages - pass.zeroPages - pass.sameFilledPages;
  const forContents = times.microseconds(compressing) + times.microseconds(combination);
  return (
    times.microseconds(pass) +
    (times.microseconds(hashing) * contentPages + forContents * pass.contents.size) / pass.pages
  );
}
