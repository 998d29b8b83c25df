import type { Population, Savings } from '../savings.ts';
import type { Ladder, Ladders, LayerName } from './ladders.ts';
import {
  type DictionaryLayer,
  dictionaryLayer,
  type RecompressLayer,
  type Rung,
  recompressLayer,
  type SimilarityLayer,
  similarityLayer,
} from './pool-layer.ts';
import type { PoolRun } from './pool-run.ts';

/** What each addition that was asked for adds. */
export interface AddedLayers {
  readonly similarity?: SimilarityLayer;
  readonly dictionary?: DictionaryLayer;
  readonly recompress?: RecompressLayer;
}

/** What changes in a combination's {@link Savings} by these, and what each of them adds. */
export type LayeredSavings = AddedLayers &
  Partial<Pick<Savings, 'metadataBytes' | 'totalSavedBytes' | 'totalRatio' | 'samplingError'>>;

/** Finds out what things add beside the pass over the pages, in real pools. */
export interface LayersFound {
  /** Takes the next pages. @throws BackendError */
  add(pages: readonly Uint8Array[]): void;
  /** Takes so many pages of zeros. @throws BackendError */
  addZeros(pages: number): void;
  /** When all pages came: times loads. @throws CorruptionError, BackendError */
  finish(): void;
  /** What the combination with a number comes to. */
  layersOf(index: number, savings: Savings, population: Population): LayeredSavings;
  /** Lets go of all pages. */
  close(): Promise<void>;
}

const zerosAtOnce = 256;

/** In pools that hold all pages. */
export class PoolLayers implements LayersFound {
  readonly #ladders: Ladders;
  readonly #zeros: readonly Uint8Array[];
  #pages = 0;

  constructor(ladders: Ladders, pageSize: number) {
    this.#ladders = ladders;
    const zeros = new Uint8Array(pageSize);
    this.#zeros = Array.from({ length: zerosAtOnce }, () => zeros);
  }

  add(pages: readonly Uint8Array[]): void {
    this.#ladders.store(this.#pages, pages);
    this.#pages += pages.length;
  }

  addZeros(pages: number): void {
    for (let left = pages; left > 0; left -= zerosAtOnce) this.add(this.#zeros.slice(0, left));
  }

  finish(): void {
    this.#ladders.settle();
    this.#ladders.timeLoads(this.#pages);
  }

  layersOf(index: number, savings: Savings): LayeredSavings {
    return layersOfAll(this.#ladders.of(index), savings, rungOf);
  }

  close(): Promise<void> {
    return this.#ladders.close();
  }
}

/** What pools come to that hold all pages, each of which `rungOf` tells. */
export function layersOfAll(
  { plain, steps }: Ladder,
  savings: Savings,
  rungOf: (run: PoolRun) => Rung,
): LayeredSavings {
  const bottom = rungOf(plain);
  const { layers, top } = climb(bottom, steps, (run, below) => {
    const above = rungOf(run);
    return problemOf([below, above], savings) ?? above;
  });
  return { ...(top === bottom ? {} : totals(savings, top)), ...layers };
}

/** What each step adds to the one below it, and the last one that can be had. */
export function climb(
  bottom: Rung,
  steps: ReadonlyMap<LayerName, PoolRun | string>,
  rung: (run: PoolRun, below: Rung, name: LayerName) => Rung | string,
): { readonly layers: AddedLayers; readonly top: Rung } {
  let top = bottom;
  let layers: AddedLayers = {};
  for (const [name, run] of steps) {
    const above = typeof run === 'string' ? run : rung(run, top, name);
    layers = { ...layers, ...layerOf[name](top, above) };
    if (typeof above !== 'string') top = above;
  }
  return { layers, top };
}

/** What a layer comes to with what is below it, or why there is none. */
const layerOf: Readonly<Record<LayerName, (below: Rung, above: Rung | string) => AddedLayers>> = {
  similarity: (below, above) => ({ similarity: similarityLayer(below, above) }),
  dictionary: (below, above) => ({ dictionary: dictionaryLayer(below, above) }),
  recompress: (below, above) => ({ recompress: recompressLayer(below, above) }),
};

/** A pool as it stands. */
export function rungOf(run: PoolRun): Rung {
  const { storeMicroseconds, loadMicroseconds, recompressMicroseconds } = run;
  const { poolTotalSize, pageSize, allocator, ...stats } = run.stats();
  const second = stats.codecs[1];
  return {
    ...stats,
    pageSize,
    secondCompressor: second?.name ?? null,
    recompressedObjects: second?.objects ?? 0,
    objectTableBytes: stats.metadata.objects,
    poolPages: poolTotalSize / pageSize,
    steadyStatePoolPages: allocator.steadyStatePoolPages,
    storeMicroseconds,
    loadMicroseconds,
    recompressMicroseconds,
  };
}

/** All tables and the whole saving, of the pool that has all that was asked for. */
export function totals(
  { rejectedPages }: Savings,
  { metadataBytes, poolPages, storedPages, pageSize }: Rung,
): Pick<Savings, 'metadataBytes' | 'totalSavedBytes' | 'totalRatio'> {
  const inputBytes = (storedPages + rejectedPages) * pageSize;
  const totalSavedBytes = (storedPages - poolPages) * pageSize - metadataBytes;
  return {
    metadataBytes,
    totalSavedBytes,
    totalRatio: inputBytes / (inputBytes - totalSavedBytes),
  };
}

function problemOf(rungs: readonly Rung[], savings: Savings): string | undefined {
  if (rungs.every(({ storedPages }) => storedPages === savings.storedPages)) return undefined;
  return 'there was no memory for pools that hold all pages';
}
