import { tableBytesFor } from '@pagefold/core';
import type { SamplePlan } from '../sampling/sample-options.ts';
import type { Population, Savings } from '../savings.ts';
import type { Ladders } from './ladders.ts';
import { PoolEnds } from './pool-ends.ts';
import type { Rung } from './pool-layer.ts';
import {
  climb,
  type LayeredSavings,
  type LayersFound,
  layersOfAll,
  rungOf,
} from './pool-layers.ts';
import type { PoolRun } from './pool-run.ts';
import { isSameFilled } from './same-filled.ts';
import { WindowEstimate } from './window-estimate.ts';
import { type Counted, countedOf, difference, type WindowFigures } from './window-figures.ts';
import { WindowSample } from './window-sample.ts';

/** Pages of a window. What is like a page is mostly near it, so the first half is for the second to be like. */
const windowPages = 512;
const leadPages = windowPages / 2;
/** Of the contents that a sample may have. */
const windowsAContent = 1 / 1024;
const pagesAContent = 1 / 16;

/**
 * In pools that hold windows of the pages, each so many in a row that are not same-filled. As long as all of them fit,
 * the pools hold all; then the oldest window goes before the next one is stored, and what each window adds is
 * extrapolated.
 */
export class SampledLayers implements LayersFound {
  readonly #ladders: Ladders;
  readonly #sample: WindowSample;
  /** Pages that fit; whole windows. */
  readonly #mostPages: number;
  #windows: readonly WindowFigures[] = [];
  readonly #ends: ReadonlyMap<PoolRun, PoolEnds>;
  /** Pages so far that are not same-filled. */
  #pages = 0;
  #nextSlot = 0;
  /** Whether the pools hold all pages so far. */
  #isWhole = true;
  #isOpen = false;
  readonly #atFirst: ReadonlyMap<PoolRun, Counted>;
  /** When the half of a window that counts began. */
  #before: ReadonlyMap<PoolRun, Counted>;
  /** Pages to be stored before they change. */
  #waiting: Uint8Array[] = [];

  constructor(ladders: Ladders, { layerContents, seed }: SamplePlan) {
    this.#ladders = ladders;
    this.#sample = new WindowSample(seed, Math.ceil(layerContents * windowsAContent));
    this.#mostPages = windowPages * Math.ceil((layerContents * pagesAContent) / windowPages);
    this.#ends = new Map(ladders.runs.map((run) => [run, new PoolEnds(run.stats())]));
    this.#atFirst = this.#counted();
    this.#before = this.#atFirst;
  }

  add(pages: readonly Uint8Array[]): void {
    for (const page of pages) if (!isSameFilled(page)) this.#take(page);
    // Whoever reads has them back then.
    this.#store();
  }

  addZeros(): void {}

  finish(): void {
    if (this.#windows.length === 0) this.#endWindow(0, this.#atFirst);
    this.#ladders.settle();
    this.#ladders.timeLoads(this.#isWhole ? this.#pages : this.#mostPages);
  }

  layersOf(index: number, savings: Savings, population: Population): LayeredSavings {
    const ladder = this.#ladders.of(index);
    if (this.#isWhole && savings.samplingError === undefined) {
      return layersOfAll(ladder, savings, (run) => withSameFilled(rungOf(run), population));
    }
    const estimate = new WindowEstimate(ladder.plain, savings, population, {
      windows: this.#windows,
      ends: this.#ends,
      pages: this.#windows.length * windowPages,
    });
    const { layers, top } = climb(estimate.bottom, ladder.steps, (run, below, name) =>
      estimate.above(run, below, name),
    );
    return { ...(top === estimate.bottom ? {} : estimate.totals(top)), ...layers };
  }

  close(): Promise<void> {
    return this.#ladders.close();
  }

  #take(page: Uint8Array): void {
    const place = this.#pages % windowPages;
    const window = (this.#pages - place) / windowPages;
    if (place === 0) this.#beginWindow(window);
    if (place === leadPages && this.#isOpen) {
      this.#store();
      this.#ladders.settle();
      this.#before = this.#counted();
    }
    if (this.#isOpen) this.#waiting.push(page);
    this.#pages++;
    if (place === windowPages - 1 && this.#isOpen) {
      this.#store();
      this.#endWindow(window, this.#before);
    }
  }

  #beginWindow(window: number): void {
    this.#isOpen = this.#sample.has(window);
    if (!this.#isOpen || this.#pages >= this.#mostPages) this.#isWhole = false;
    if (!this.#isOpen) return;
    this.#nextSlot %= this.#mostPages;
    if (this.#isWhole) return;
    this.#store();
    for (const run of this.#ladders.runs) run.invalidate(this.#nextSlot, windowPages);
  }

  #endWindow(window: number, before: ReadonlyMap<PoolRun, Counted>): void {
    this.#ladders.settle();
    const added = new Map<PoolRun, Counted>();
    for (const run of this.#ladders.runs) {
      const stats = run.stats();
      added.set(run, difference(countedOf(stats), before.get(run)!));
      this.#ends.get(run)!.add(stats);
    }
    this.#windows = this.#sample.keep([...this.#windows, { window, added }]);
  }

  #counted(): Map<PoolRun, Counted> {
    return new Map(this.#ladders.runs.map((run) => [run, countedOf(run.stats())]));
  }

  #store(): void {
    if (this.#waiting.length === 0) return;
    this.#ladders.store(this.#nextSlot, this.#waiting);
    this.#nextSlot += this.#waiting.length;
    this.#waiting = [];
  }
}

/** A pool without the pages of one word, with what these take. */
function withSameFilled(rung: Rung, { pages, contentPages, words }: Population): Rung {
  const all = tableBytesFor(pages, words, 0);
  const held = tableBytesFor(contentPages, 0, 0);
  const tables = all.slots + all.words - held.slots - held.words;
  return {
    ...rung,
    storedPages: rung.storedPages + pages - contentPages,
    metadataBytes: rung.metadataBytes + tables,
  };
}
