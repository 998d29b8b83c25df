import type { Analysis } from './analysis.ts';
import { type LayerName, layerNames } from './in-pool/ladders.ts';
import type { KernelName, KernelRow, Setting } from './kernels/prediction.ts';
import type {
  AnalyzedPopulation,
  Choice,
  DedupGain,
  LayerGain,
  Recommendation,
} from './recommendation.ts';

/** Fewer pages than these fill no pool; times are medians of blocks of as many. */
const leastContentPages = 256;

/** What is recommended by. */
type Figures = Omit<Analysis, 'recommendation'>;

/**
 * Recommends by what is saved without deduplication, which no kernel's pool has: among the rows of this
 * machine's kernel or of those that were asked for, otherwise among the combinations that present kernels offer.
 *
 * @param ksm what KSM would say of the pages.
 */
export function recommend(analysis: Figures, ksm: KernelRow): Recommendation {
  const population = populationOf(analysis);
  const choices = choicesOf(analysis);
  const choice = best(choices);
  const problem = problemOf(analysis, choice);
  if (problem !== undefined || choice === undefined) {
    const nothing = { choice: null, faster: null, dedup: null, ksm: null, population };
    return { refused: '', needed: '', ...problem, ...nothing, ...layerGains(analysis) };
  }
  const time = choice.microsecondsPerPage ?? 0;
  const isFaster = ({ microsecondsPerPage }: Choice) =>
    microsecondsPerPage !== null && microsecondsPerPage <= time / 2;
  return {
    refused: null,
    needed: null,
    choice,
    faster: best(choices.filter(isFaster)) ?? null,
    dedup: dedupGain(analysis),
    ...layerGains(analysis),
    ksm: {
      profitBytes: ksm.savedBytes,
      uncertaintyBytes: ksm.uncertaintyBytes,
      settings: ksm.settings,
    },
    population,
  };
}

function populationOf({ inputs }: Figures): AnalyzedPopulation {
  const [first, ...others] = new Set(inputs.map((input) => input.population));
  return others.length > 0 ? 'mixed' : (first ?? 'unknown');
}

function best(choices: readonly Choice[]): Choice | undefined {
  const most = mostSaving(choices);
  if (most === undefined) return undefined;
  const asGood = choices.filter(({ savedBytes, uncertaintyBytes }) => {
    const difference = most.savedBytes - savedBytes;
    return difference < Math.max(most.uncertaintyBytes, uncertaintyBytes);
  });
  const timeOf = ({ microsecondsPerPage }: Choice) =>
    microsecondsPerPage ?? Number.POSITIVE_INFINITY;
  return asGood.reduce((first, each) => (timeOf(each) < timeOf(first) ? each : first), most);
}

function mostSaving(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>(
    (best, each) => (best === undefined || each.savedBytes > best.savedBytes ? each : best),
    undefined,
  );
}

/** The rows of kernels with a pool, this machine's if it has any; without, what present kernels offer. */
function choicesOf(analysis: Figures): Choice[] {
  const all = analysis.kernels.filter(({ kernel }) => kernel !== 'ksm');
  const here = all.filter(({ present }) => present !== null);
  const pools = here.length > 0 ? here : all;
  if (pools.length > 0) {
    return pools.flatMap(({ kernel, rows }) => rows.map((row) => kernelChoice(kernel, row)));
  }
  return analysis.combinations
    .filter(({ kernelOffer }) => kernelOffer === 'present')
    .map((row) => ({
      kernel: null,
      compressor: nameOf(row.compressor),
      allocator: nameOf(row.allocator),
      usedBytes: row.poolPagesWithoutDedup * analysis.pageSize,
      savedBytes: row.savedBytesWithoutDedup,
      uncertaintyBytes: row.uncertaintyBytesWithoutDedup,
      accuracy: null,
      microsecondsPerPage: row.microsecondsPerPageWithoutDedup,
      settings: zswapSettings(nameOf(row.compressor)),
    }));
}

function kernelChoice(kernel: KernelName, row: KernelRow): Choice {
  const { usedBytes, savedBytes, uncertaintyBytes, accuracy, microsecondsPerPage, settings } = row;
  return {
    kernel,
    compressor: nameOf(row.compressor ?? ''),
    allocator: row.allocator ?? '',
    usedBytes,
    savedBytes,
    uncertaintyBytes,
    accuracy,
    microsecondsPerPage,
    settings,
  };
}

function zswapSettings(compressor: string): Setting[] {
  const folder = '/sys/module/zswap/parameters';
  return [
    { path: `${folder}/compressor`, value: compressor },
    { path: `${folder}/enabled`, value: 'Y' },
  ];
}

function nameOf(label: string): string {
  return label.split('/')[0]!;
}

function problemOf(
  analysis: Figures,
  choice: Choice | undefined,
): { refused: string; needed: string } | undefined {
  const misleading = analysis.inputs.find(({ layersOnly }) => layersOnly !== null);
  if (misleading !== undefined) {
    return {
      refused: 'an input tells its layers only',
      needed: 'the memory of the programs themselves ("pagefold capture")',
    };
  }
  const { zeroPages, sameFilledPages } = analysis.layers;
  const contentPages = analysis.pages - zeroPages - sameFilledPages;
  if (contentPages < leastContentPages) {
    return {
      refused: `only ${contentPages} pages are not same-filled, too few to fill a pool`,
      needed: `${leastContentPages} of them or more: a larger image`,
    };
  }
  if (choice === undefined) {
    return {
      refused: 'no kernel offers any of these combinations',
      needed: 'one that a kernel has, such as zstd on zsmalloc',
    };
  }
  const { uncertaintyBytes, savedBytes } = choice;
  if (uncertaintyBytes >= Math.abs(savedBytes)) {
    return {
      refused: 'the saving is smaller than its uncertainty: most pool pages are partly filled',
      needed: 'a larger image, or several of the same kind',
    };
  }
  return undefined;
}

function dedupGain({ combinations, reference }: Figures): DedupGain | null {
  if (reference === null) return null;
  const row = combinations[reference]!;
  const { netSavedBytes, uncertaintyBytes, verdict } = row;
  const extraMicrosecondsPerPage = row.microsecondsPerPage - row.microsecondsPerPageWithoutDedup;
  return { netSavedBytes, uncertaintyBytes, verdict, extraMicrosecondsPerPage };
}

function layerGains(figures: Figures): Pick<Recommendation, LayerName> {
  const gains = layerNames.map((name) => [name, layerGain(figures, name)] as const);
  return Object.fromEntries(gains.filter(([, gain]) => gain !== undefined));
}

/** Undefined where it was not asked for. */
function layerGain({ combinations }: Figures, name: LayerName): LayerGain | null | undefined {
  if (combinations.every((row) => row[name] === undefined)) return undefined;
  const able = combinations.filter((row) => row[name]?.unable === null);
  if (able.length === 0) return null;
  const best = able.reduce((a, b) => (b.totalSavedBytes > a.totalSavedBytes ? b : a));
  const { netSavedBytes, uncertaintyBytes, verdict, storeTimeRatio, loadTimeRatio } = best[name]!;
  return {
    combination: combinations.indexOf(best),
    compressor: nameOf(best.compressor),
    allocator: nameOf(best.allocator),
    netSavedBytes,
    uncertaintyBytes,
    verdict,
    storeTimeRatio,
    loadTimeRatio,
  };
}
