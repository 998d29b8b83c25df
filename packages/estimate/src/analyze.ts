import type { Analysis } from './analysis.ts';
import { analysisOf } from './analysis-of.ts';
import { type AnalyzeOptions, resolveAnalyzeOptions } from './analyze-options.ts';
import { BlockTimes, type Step } from './block-times.ts';
import { commonPageSize, forEachOf, pagesOf } from './for-each-page.ts';
import { Ladders, type PoolAdditions } from './in-pool/ladders.ts';
import { type LayersFound, PoolLayers } from './in-pool/pool-layers.ts';
import { SampledLayers } from './in-pool/sampled-layers.ts';
import type { InputAnalysis, InputTally } from './input-analysis.ts';
import { OwnThread, type PagesTaken } from './own-thread.ts';
import { PagePass } from './page-pass.ts';
import { keepsAll, type SamplePlan } from './sampling/sample-options.ts';
import type { FileRange } from './sources/file-range.ts';
import type { PageSource } from './sources/page-source.ts';
import { ParallelPass } from './workers/parallel-pass.ts';
import { isZero } from './zeros.ts';

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
  const times = new BlockTimes(() => stepsOf(pass), workers?.clocks);
  const plan = { combinations, kernels, pageSize, sampleSeed: sample?.seed };
  const onPages = (pages: number) => onProgress?.(pages);
  const crew = workers && new ParallelPass(workers, plan, pass, times, onPages);
  const taking = crew ?? new OwnThread(pass, times, onPages);
  // Layers are found by this thread, which then has to have the pages.
  const ranges = layers === undefined ? crew : undefined;
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
      await readInto({ taking, ranges, visit, signal, stop }, source);
    }
    await taking.finish();
    pass.end();
    layers?.finish();
    const inputs = read.map(({ source, tally }) => tally.resultFor(source));
    addRegions(pass, read, inputs);
    const partial = stop?.aborted === true;
    const reading = { inputs, pageSize, partial, expectedPages: expectedPagesOf(sources) };
    return await analysisOf(reading, pass, times, layers);
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

interface Reading {
  readonly taking: PagesTaken;
  /** Who reads ranges of files by himself, where there is one. */
  readonly ranges: ParallelPass | undefined;
  readonly visit: (batch: Uint8Array) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly stop: AbortSignal | undefined;
}

async function readInto(reading: Reading, source: PageSource): Promise<void> {
  const { taking, ranges, visit, signal, stop } = reading;
  try {
    if (ranges === undefined || source.readRanges === undefined) {
      await forEachOf(source.read({ signal }), stop, visit);
    } else {
      await forEachOf(source.readRanges({ signal }), stop, (batch: Uint8Array | FileRange) =>
        batch instanceof Uint8Array ? visit(batch) : ranges.addRange(batch, { signal, stop }),
      );
    }
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
