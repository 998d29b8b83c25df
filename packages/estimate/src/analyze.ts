import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import { commonPageSize, forEachPage } from './for-each-page.ts';
import { type Layers, type SharingBucket, sharingHistogram } from './layers.ts';
import { type Engines, PagePass, type SelectedRun } from './page-pass.ts';
import { type Savings, savingsOf } from './savings.ts';
import type { PageSource } from './sources/page-source.ts';

const pagesBetweenProgress = 256;

/** What {@link analyze} is told. */
export interface AnalyzeOptions {
  /** Read one after another, as one image: content is shared across them. */
  readonly sources: readonly PageSource[];
  /** The backends to choose from; it must have a `sha256`, which tells contents apart. */
  readonly registry: BackendRegistry;
  /** The combinations to compare. */
  readonly combinations: readonly BackendSelection[];
  /** Ends the analysis: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Called with the number of pages analysed so far, every few hundred pages. */
  readonly onProgress?: (pages: number) => void;
}

/** What a combination of backends saves and costs. */
export interface CombinationResult extends Savings {
  /** As they were asked for: `name` or `name/engine`. */
  readonly hasher: string;
  /** As it was asked for. */
  readonly compressor: string;
  /** As it was asked for. */
  readonly allocator: string;
  /** The engines that ran. */
  readonly engines: Engines;
  /**
   * Microseconds that storing a page takes on average over the image, the comparison of duplicates left
   * out: copy and check for every page, hash for those not same-filled, compression and placing for the
   * first of each content.
   */
  readonly microsecondsPerPage: number;
}

/** The answer: what an image is made of and what each combination would save on it. */
export interface Analysis {
  /** What the sources are called. */
  readonly names: readonly string[];
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages of all sources. */
  readonly pages: number;
  /** What the pages are. */
  readonly layers: Layers;
  /** Contents among the pages that are not same-filled. */
  readonly distinctContents: number;
  /** How often contents occur. */
  readonly sharing: readonly SharingBucket[];
  /** In the order in which they were asked for. */
  readonly combinations: readonly CombinationResult[];
}

/**
 * Finds out what each combination would save on an image, in one pass and without keeping its pages.
 * It takes 40 bytes of memory a content, and about 20 a page and combination of compressor and allocator.
 *
 * @throws ConfigError for combinations that cannot be made, before anything is read; what the source
 *   throws while it is read; the signal's reason.
 */
export async function analyze(options: AnalyzeOptions): Promise<Analysis> {
  const { sources, registry, combinations, signal, onProgress } = options;
  const pageSize = commonPageSize(sources);
  const pass = await PagePass.create(registry, combinations, pageSize);
  await forEachPage(sources, signal, (page) => {
    pass.add(page);
    if (pass.pages % pagesBetweenProgress === 0) onProgress?.(pass.pages);
  });
  return result(sources, pageSize, pass);
}

function result(sources: readonly PageSource[], pageSize: number, pass: PagePass): Analysis {
  const { pages, zeroPages, sameFilledPages, contents, words } = pass;
  const uniquePages = contents.size;
  const population = { pageSize, pages, words: words.size };
  return {
    names: sources.map((source) => source.name),
    pageSize,
    pages,
    layers: {
      zeroPages,
      sameFilledPages,
      duplicatePages: pages - zeroPages - sameFilledPages - uniquePages,
      uniquePages,
    },
    distinctContents: uniquePages,
    sharing: sharingHistogram(contents),
    combinations: pass.runs.map((run) => ({
      hasher: run.hasher,
      compressor: run.compressor,
      allocator: run.allocator,
      engines: run.engines,
      ...savingsOf(run, population),
      microsecondsPerPage: microsecondsPerPage(run, pass),
    })),
  };
}

function microsecondsPerPage(run: SelectedRun, pass: PagePass): number {
  const { hashing, compressing, combination } = run;
  const milliseconds =
    pass.stagingMs + hashing.hashingMs + compressing.compressingMs + combination.placingMs;
  return pass.pages === 0 ? 0 : (milliseconds * 1000) / pass.pages;
}
