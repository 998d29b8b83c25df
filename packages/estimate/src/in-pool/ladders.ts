import { PagefoldError } from '@pagefold/contracts';
import type {
  BackendRegistry,
  BackendSelection,
  PoolPolicy,
  PoolSelection,
  RecompressSelection,
} from '@pagefold/core';
import type { RecompressChoice } from '../analyze-options.ts';
import { PoolRun } from './pool-run.ts';

/** What pools have beside deduplication. */
export interface PoolAdditions {
  readonly similarity?: PoolPolicy['similarity'] | undefined;
  readonly dictionary?: PoolPolicy['dictionary'] | undefined;
  readonly recompress?: RecompressChoice | undefined;
}

/** Each is measured with those before it. */
export const layerNames = ['similarity', 'dictionary', 'recompress'] as const;

export type LayerName = (typeof layerNames)[number];

/** Nothing is compressed anew but when it is told to, and what was goes back as late as can be. */
const whenTold = {
  idleSeconds: 2 ** 31,
  promoteAfter: 127,
} as const satisfies Partial<RecompressSelection>;

/** Loads of a block, and blocks, that are timed. */
const blockLoads = 256;
const loadBlocks = 16;

/** The pools of one compressor and allocator. */
export interface Ladder {
  /** With nothing beside deduplication. */
  readonly plain: PoolRun;
  /** With one thing more each, or why the compressor cannot have it. */
  readonly steps: ReadonlyMap<LayerName, PoolRun | string>;
}

/**
 * Real pools, since what similar pages save depends on which page comes when: for each compressor and allocator one
 * without anything, and one more for each thing that was asked for, which has those before it too. What a thing adds is
 * what its pool has beyond the one before. All get the same pages. A hasher changes nothing.
 */
export class Ladders {
  readonly runs: readonly PoolRun[];
  readonly all: readonly Ladder[];
  readonly #byKey: ReadonlyMap<string, Ladder>;
  readonly #selections: readonly BackendSelection[];
  #turns = 0;

  private constructor(byKey: ReadonlyMap<string, Ladder>, selections: readonly BackendSelection[]) {
    this.#byKey = byKey;
    this.#selections = selections;
    this.all = [...byKey.values()];
    this.runs = this.all.flatMap(runsOf);
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
  ): Promise<Ladders | undefined> {
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
          const more = { ...policy, ...additionOf(name, additions) };
          const run = await runOrReason(registry, more);
          steps.set(name, run);
          if (typeof run !== 'string') policy = more;
        }
      }
    } catch (error) {
      await Promise.all([...ladders.values()].flatMap(runsOf).map((run) => run.close()));
      throw error;
    }
    return new Ladders(ladders, selections);
  }

  /** The pools of the combination with a number. */
  of(index: number): Ladder {
    return this.#byKey.get(keyOf(this.#selections[index]!))!;
  }

  /** Stores pages in slots from `first` on, in all pools; who is first changes. @throws BackendError */
  store(first: number, pages: readonly Uint8Array[]): void {
    for (const run of this.#turned()) run.store(first, pages);
  }

  /** Compresses anew what pools hold, where they do; pages that were stored since the last time count. */
  settle(): void {
    for (const run of this.#turned()) run.settle();
  }

  /** Times loads from the first `slots` slots, all of which have pages. @throws CorruptionError, BackendError */
  timeLoads(slots: number): void {
    if (slots === 0) return;
    for (let block = 0; block < loadBlocks; block++) {
      for (const run of this.#turned()) run.load(blockLoads, slots);
    }
    // Of few pages each is loaded so often that it went back.
    this.settle();
  }

  /** Lets go of all pages. */
  async close(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.close()));
  }

  /** The same, the other way round every other time. */
  #turned(): readonly PoolRun[] {
    return this.#turns++ % 2 === 1 ? this.runs.toReversed() : this.runs;
  }
}

function additionOf(
  name: LayerName,
  { similarity, dictionary, recompress }: PoolAdditions,
): Partial<PoolSelection> {
  if (name === 'similarity') return similarity === undefined ? {} : { similarity };
  if (name === 'dictionary') return dictionary === undefined ? {} : { dictionary };
  return recompress === undefined ? {} : { recompress: { ...recompress, ...whenTold } };
}

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
