import type { AllocatorStats } from '@pagefold/contracts';
import type { Combination, PlacedCombination, PlacedObjects } from '../combination.ts';
import type { KernelFigures, KernelRun } from '../kernels/kernel-run.ts';
import type { PagePass } from '../page-pass.ts';
import type { PassBackends, SelectedRun } from '../pass-backends.ts';

/**
 * The contents of a sample in pools of their own, in the order of their first pages, and what that comes to for all
 * pages. Pool pages are those of the steady state: how many are partly filled says nothing of a larger pool.
 */
export class PlacedSample {
  /** All pages that are not same-filled, by those of the sample. */
  readonly factor: number;
  readonly #pass: PagePass;
  readonly #combinations = new Map<SelectedRun, Combination>();
  readonly #kernels = new Map<KernelRun, KernelFigures>();

  /** @param fresh of the same combinations and kernels as the pass's. */
  constructor(pass: PagePass, fresh: PassBackends, sampledPages: number) {
    this.#pass = pass;
    this.factor = sampledPages === 0 ? 0 : pass.contentPages / sampledPages;
    for (const [i, run] of pass.runs.entries()) {
      const { combination } = fresh.runs[i]!;
      // Hashers differ, and the combination is one and the same.
      if (![...this.#combinations.values()].includes(combination)) {
        this.#eachPage((content, isFirst) =>
          combination.add(run.compressing.lengthOf(content), isFirst),
        );
      }
      this.#combinations.set(run, combination);
    }
    const freshRuns = fresh.kernels.flatMap(({ runs }) => runs);
    for (const [i, run] of pass.kernels.flatMap(({ runs }) => runs).entries()) {
      this.#kernels.set(run, this.#placeKernel(run, freshRuns[i]!));
    }
  }

  combination(run: SelectedRun): PlacedCombination {
    const { deduplicated, plain, rawPages, rejected, rejectedPages } = this.#combinations.get(run)!;
    const scaled = (n: number) => Math.round(n * this.factor);
    return {
      deduplicated: this.#scaledObjects(deduplicated),
      plain: this.#scaledObjects(plain),
      rawPages: scaled(rawPages),
      rejectedPages: scaled(rejectedPages),
      rejected: Object.fromEntries(
        Object.entries(rejected).map(([reason, pages]) => [reason, scaled(pages)]),
      ),
    };
  }

  kernel(run: KernelRun): KernelFigures {
    return this.#kernels.get(run)!;
  }

  #eachPage(visit: (content: number, isFirst: boolean) => void): void {
    let content = 0;
    for (const pages of this.#pass.contents.pageCounts()) {
      for (let i = 0; i < pages; i++) visit(content, i === 0);
      content++;
    }
  }

  /** Pages of contents are extrapolated; same-filled ones are all known. */
  #placeKernel(run: KernelRun, into: KernelRun): KernelFigures {
    this.#eachPage((content) => into.add(run.compressing.lengthOf(content)));
    const ofContents = figuresOf(into);
    const { words } = this.#pass;
    words.forEach((word, pages) => {
      const isZero = (words.low(word) | words.high(word)) === 0;
      for (let i = 0; i < pages; i++) {
        if (run.compressesWords && !isZero) into.add(run.compressing.lengthOfWord(word));
        else into.addSameFilled();
      }
    });
    const all = figuresOf(into);
    const extrapolated = (name: keyof ReturnType<typeof figuresOf>) =>
      Math.round(ofContents[name] * this.factor + all[name] - ofContents[name]);
    const poolPages = extrapolated('poolPages');
    const stats = { ...into.objects.stats(), poolPages, steadyStatePoolPages: poolPages };
    const rejects = {
      compressFail: extrapolated('compressFail'),
      compressPoor: extrapolated('compressPoor'),
      allocFail: extrapolated('allocFail'),
    };
    return {
      combination: run.combination,
      compressing: run.compressing,
      compressesWords: run.compressesWords,
      sameFilledPages: into.sameFilledPages,
      compressedPages: extrapolated('compressedPages'),
      rawPages: extrapolated('rawPages'),
      ...rejects,
      rejectedPages: rejects.compressFail + rejects.compressPoor + rejects.allocFail,
      objects: {
        objects: extrapolated('objects'),
        bytes: extrapolated('bytes'),
        stats: () => stats,
      },
    };
  }

  #scaledObjects(placed: PlacedObjects): PlacedObjects {
    return {
      objects: Math.round(placed.objects * this.factor),
      bytes: Math.round(placed.bytes * this.factor),
      stats: () => this.#scaledStats(placed.stats()),
    };
  }

  #scaledStats(stats: AllocatorStats): AllocatorStats {
    const steadyStatePoolPages = stats.steadyStatePoolPages * this.factor;
    return {
      ...stats,
      poolPages: Math.round(steadyStatePoolPages),
      steadyStatePoolPages,
      metadataBytes: Math.round(stats.metadataBytes * this.factor),
    };
  }
}

function figuresOf(run: KernelRun) {
  const { compressedPages, rawPages, compressFail, compressPoor, allocFail, objects } = run;
  return {
    compressedPages,
    rawPages,
    compressFail,
    compressPoor,
    allocFail,
    objects: objects.objects,
    bytes: objects.bytes,
    poolPages: objects.stats().steadyStatePoolPages,
  };
}
