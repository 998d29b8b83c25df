import { PagefoldError } from '@pagefold/contracts';
import type { BackendRegistry, BackendSelection, PoolPolicy, PoolSelection } from '@pagefold/core';
import type { Savings } from '../savings.ts';
import {
  type DictionaryLayer,
  dictionaryLayer,
  type Rung,
  type SimilarityLayer,
  similarityLayer,
} from './pool-layer.ts';
import { PoolRun } from './pool-run.ts';

/** What pools have beside deduplication. */
export type PoolAdditions = { readonly [Name in LayerName]?: PoolPolicy[Name] | undefined };

/** Each is measured with those before it. */
const layerNames = ['similarity', 'dictionary'] as const;

type LayerName = (typeof layerNames)[number];

/** What each addition that was asked for adds. */
export interface AddedLayers {
  readonly similarity?: SimilarityLayer;
  readonly dictionary?: DictionaryLayer;
}

/** What changes in a combination's {@link Savings} by these, and what each of them adds. */
export type LayeredSavings = AddedLayers &
  Partial<Pick<Savings, 'metadataBytes' | 'totalSavedBytes' | 'totalRatio'>>;

/** Loads of a block, and blocks, that are timed. */
const blockLoads = 256;
const loadBlocks = 16;

/** The pools of one compressor and allocator. */
interface Ladder {
  /** With nothing beside deduplication. */
  readonly plain: PoolRun;
  /** With one thing more each, or why the compressor cannot have it. */
  readonly steps: Map<LayerName, PoolRun | string>;
}

/**
 * Real pools beside the pass, since what similar pages save depends on which page comes when: for each compressor
 * and allocator one without anything, and one more for each thing that was asked for, which has those before it too. What
 * a thing adds is what its pool has beyond the one before. They hold all pages. A hasher changes nothing.
 */
export class PoolLayers {
  readonly #ladders: ReadonlyMap<string, Ladder>;
  readonly #selections: readonly BackendSelection[];
  readonly #runs: readonly PoolRun[];
  #pages = 0;
  #batches = 0;

  private constructor(
    ladders: ReadonlyMap<string, Ladder>,
    selections: readonly BackendSelection[],
  ) {
    this.#ladders = ladders;
    this.#selections = selections;
    this.#runs = [...ladders.values()].flatMap(runsOf);
  }

  /**
   * Makes the pools.
   *
   * @returns undefined where nothing is asked for.
   * @throws ConfigError for options that cannot be; BackendError when a backend does not start.
   */
  static async create(
    registry: BackendRegistry,
    selections: readonly BackendSelection[],
    pageSize: number,
    additions: PoolAdditions,
  ): Promise<PoolLayers | undefined> {
    const asked = layerNames.filter((name) => (additions[name] ?? false) !== false);
    if (asked.length === 0) return undefined;
    const ladders = new Map<string, Ladder>();
    try {
      for (const selection of selections) {
        const key = keyOf(selection);
        if (ladders.has(key)) continue;
        const plain = await PoolRun.create(registry, { ...selection, pageSize });
        const steps = new Map<LayerName, PoolRun | string>();
        // Known at once, so that all are closed should the next one fail.
        ladders.set(key, { plain, steps });
        let policy: PoolSelection = { ...selection, pageSize };
        for (const name of asked) {
          const more = { ...policy, [name]: additions[name] } as PoolSelection;
          const run = await runOrReason(registry, more);
          steps.set(name, run);
          if (typeof run !== 'string') policy = more;
        }
      }
    } catch (error) {
      await Promise.all([...ladders.values()].flatMap(runsOf).map((run) => run.close()));
      throw error;
    }
    return new PoolLayers(ladders, selections);
  }

  /** Stores the next pages in all pools; who is first changes. @throws BackendError */
  add(pages: readonly Uint8Array[]): void {
    for (const run of turned(this.#runs, this.#batches++)) run.store(pages);
    this.#pages += pages.length;
  }

  /** When all pages are stored: times loads. @throws CorruptionError, BackendError */
  timeLoads(): void {
    if (this.#pages === 0) return;
    for (let block = 0; block < loadBlocks; block++) {
      for (const run of turned(this.#runs, block)) run.load(blockLoads);
    }
  }

  /** What the combination with a number comes to. */
  layersOf(index: number, savings: Savings): LayeredSavings {
    const { plain, steps } = this.#ladders.get(keyOf(this.#selections[index]!))!;
    let top = rungOf(plain);
    let layers: AddedLayers = {};
    for (const [name, run] of steps) {
      const above = typeof run === 'string' ? run : rungOf(run);
      const whyNot = typeof above === 'string' ? above : problemOf([top, above], savings);
      layers = { ...layers, ...layerOf[name](top, whyNot ?? (above as Rung)) };
      if (whyNot === undefined) top = above as Rung;
    }
    return { ...(top.run === plain ? {} : totals(savings, top)), ...layers };
  }

  /** Lets go of all pages. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.close()));
  }
}

function rungOf(run: PoolRun): Rung {
  const { storeMicroseconds, loadMicroseconds } = run;
  return { run, stats: run.stats(), storeMicroseconds, loadMicroseconds };
}

/** The same, the other way round every other time. */
function turned(runs: readonly PoolRun[], time: number): readonly PoolRun[] {
  return time % 2 === 1 ? runs.toReversed() : runs;
}

/** All tables and the whole saving, of the pool that has all that was asked for. */
function totals(
  { rejectedPages }: Savings,
  { stats }: Rung,
): Pick<Savings, 'metadataBytes' | 'totalSavedBytes' | 'totalRatio'> {
  const { metadataBytes, poolTotalSize, storedPages, pageSize } = stats;
  const inputBytes = (storedPages + rejectedPages) * pageSize;
  const totalSavedBytes = storedPages * pageSize - poolTotalSize - metadataBytes;
  return {
    metadataBytes,
    totalSavedBytes,
    totalRatio: inputBytes / (inputBytes - totalSavedBytes),
  };
}

function problemOf(rungs: readonly Rung[], { storedPages }: Savings): string | undefined {
  if (rungs.every(({ stats }) => stats.storedPages === storedPages)) return undefined;
  return 'there was no memory for pools that hold all pages';
}

/** What a layer comes to with what is below it, or why there is none. */
const layerOf: Readonly<Record<LayerName, (below: Rung, above: Rung | string) => AddedLayers>> = {
  similarity: (below, above) => ({ similarity: similarityLayer(below, above) }),
  dictionary: (below, above) => ({ dictionary: dictionaryLayer(below, above) }),
};

function runsOf({ plain, steps }: Ladder): PoolRun[] {
  return [plain, ...[...steps.values()].filter((run) => typeof run !== 'string')];
}

/** A pool, or why these backends cannot make one. */
async function runOrReason(
  ...[registry, selection]: Parameters<typeof PoolRun.create>
): Promise<PoolRun | string> {
  try {
    return await PoolRun.create(registry, selection);
  } catch (error) {
    const isUnable = PagefoldError.is(error) && error.code === 'PAGEFOLD_INCOMPATIBLE_BACKENDS';
    if (isUnable) return error.message;
    throw error;
  }
}

function keyOf(selection: BackendSelection): string {
  const { compressor, compressorOptions = {}, allocator, allocatorOptions = {} } = selection;
  return JSON.stringify([compressor, compressorOptions, allocator, allocatorOptions]);
}
