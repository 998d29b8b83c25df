import { PagefoldError } from '@pagefold/contracts';
import type { BackendRegistry, BackendSelection, SimilarityOptions } from '@pagefold/core';
import type { Savings } from '../savings.ts';
import { noLayer, poolLayer, type Rung, type SimilarityLayer } from './pool-layer.ts';
import { PoolRun } from './pool-run.ts';

/** What pools have beside deduplication. */
export interface PoolAdditions {
  /** How similar pages are looked for. */
  readonly similarity: SimilarityOptions | false | undefined;
}

/** What changes in a combination's {@link Savings} by these, and what each of them adds. */
export interface LayeredSavings
  extends Partial<Pick<Savings, 'metadataBytes' | 'totalSavedBytes' | 'totalRatio'>> {
  /** What similar pages add, where they were asked for. */
  readonly similarity?: SimilarityLayer;
}

/** Loads of a block, and blocks, that are timed. */
const blockLoads = 256;
const loadBlocks = 16;

/** The pools of one compressor and allocator. */
interface Ladder {
  /** With nothing beside deduplication; undefined where nothing can be compared with it. */
  readonly plain: PoolRun | undefined;
  /** Why the compressor cannot. */
  readonly similarity: PoolRun | string;
}

/**
 * Real pools beside the pass, since what similar pages save depends on which page comes when: for each compressor
 * and allocator one with what was asked for, and one without, which its times are compared with. They hold all pages.
 * A hasher changes neither.
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
    { similarity }: PoolAdditions,
  ): Promise<PoolLayers | undefined> {
    if (similarity === undefined || similarity === false) return undefined;
    const ladders = new Map<string, Ladder>();
    try {
      for (const selection of selections) {
        const key = keyOf(selection);
        if (ladders.has(key)) continue;
        const able = await runOrReason(registry, { ...selection, pageSize, similarity });
        // Known at once, so that it is closed should the next one fail.
        ladders.set(key, { plain: undefined, similarity: able });
        if (typeof able === 'string') continue;
        const plain = await PoolRun.create(registry, { ...selection, pageSize });
        ladders.set(key, { plain, similarity: able });
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
    const { plain, similarity } = this.#ladders.get(keyOf(this.#selections[index]!))!;
    if (typeof similarity === 'string' || plain === undefined) {
      return unchanged(savings, `${similarity}`);
    }
    const rungs = [plain, similarity].map(rungOf);
    const [below, above] = rungs as [Rung, Rung];
    if (rungs.some(({ stats }) => stats.storedPages !== savings.storedPages)) {
      return unchanged(savings, 'there was no memory for a pool that holds all pages');
    }
    const { stats } = above;
    const { similarityMetadataBytes, deltaObjects, baseObjects } = stats;
    const { similarityTries, similarityRefused } = stats;
    return {
      ...totals(savings, above),
      similarity: {
        ...poolLayer(below, above, similarityMetadataBytes),
        similarityMetadataBytes,
        deltaObjects,
        baseObjects,
        similarityTries,
        similarityRefused,
      },
    };
  }

  /** Lets go of all pages. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.close()));
  }
}

function rungOf(run: PoolRun): Rung {
  const { storeMicroseconds, loadMicroseconds } = run;
  return { stats: run.stats(), storeMicroseconds, loadMicroseconds };
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

const nothingSimilar = {
  similarityMetadataBytes: 0,
  deltaObjects: 0,
  baseObjects: 0,
  similarityTries: 0,
  similarityRefused: 0,
};

function unchanged(savings: Savings, reason: string): LayeredSavings {
  return { similarity: { ...noLayer(reason, savings), ...nothingSimilar } };
}

function runsOf({ plain, similarity }: Ladder): PoolRun[] {
  return [plain, similarity].filter((run) => run instanceof PoolRun);
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
