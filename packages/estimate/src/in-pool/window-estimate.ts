import type { PoolStats } from '@pagefold/contracts';
import type { SampledFigure } from '../sampling/sampled-sum.ts';
import type { SamplingError } from '../sampling/sampling-error.ts';
import type { Population, Savings } from '../savings.ts';
import type { LayerName } from './ladders.ts';
import type { PoolEnds } from './pool-ends.ts';
import type { Rung } from './pool-layer.ts';
import { type LayeredSavings, totals } from './pool-layers.ts';
import type { PoolRun } from './pool-run.ts';
import { type Counted, type CountedName, sumOfAll, type WindowFigures } from './window-figures.ts';

/** What is known of pools that got windows. */
export interface KnownWindows {
  readonly windows: readonly WindowFigures[];
  /** How each pool stood at the ends of windows. */
  readonly ends: ReadonlyMap<PoolRun, PoolEnds>;
  /** Pages of the windows. */
  readonly pages: number;
}

/** What of a layer is counted by object, and not by byte. */
const countedNames: Readonly<Record<LayerName, readonly CountedName[]>> = {
  similarity: ['deltaObjects', 'baseObjects', 'similarityTries', 'similarityRefused'],
  dictionary: [],
  recompress: ['recompressedObjects'],
};

/** What the tables of a layer are called that grow with the objects. */
const tableNames: Readonly<Partial<Record<LayerName, string>>> = {
  similarity: 'similarityMetadataBytes',
  recompress: 'recompressMetadataBytes',
};

/**
 * What pools would come to that hold all pages, from what windows added to them. What a layer saves is a share of what
 * the same windows take without any, and so it is of all pages, where the pass knows how much that is.
 */
export class WindowEstimate {
  readonly bottom: Rung;
  readonly #plain: PoolRun;
  readonly #savings: Savings;
  readonly #known: KnownWindows;
  #lower: PoolRun;
  #netError = 0;
  #ownError = 0;

  constructor(plain: PoolRun, savings: Savings, { pageSize }: Population, known: KnownWindows) {
    this.#plain = plain;
    this.#lower = plain;
    this.#savings = savings;
    this.#known = known;
    const { storedPages, comprDataSize, metadataBytes, poolPages, steadyStatePoolPages } = savings;
    const { storeMicroseconds, loadMicroseconds } = plain;
    this.bottom = {
      ...{ pageSize, storedPages, comprDataSize, metadataBytes, poolPages, steadyStatePoolPages },
      ...{ similarityMetadataBytes: 0, deltaObjects: 0, baseObjects: 0, similarityTries: 0 },
      ...{ similarityRefused: 0, dictionaryBytes: 0, dictionaryObjects: 0 },
      ...{ secondCompressor: null, objectTableBytes: 0, recompressedObjects: 0 },
      ...{ storeMicroseconds, loadMicroseconds, recompressMicroseconds: 0 },
    };
  }

  /** The pool that has one thing more than the one `below`, which was the last. */
  above(run: PoolRun, below: Rung, name: LayerName): Rung {
    const { samplingError: errors, poolPages, objects } = this.#savings;
    const saved = this.#saved(run);
    const comprDataSize = Math.max(0, below.comprDataSize - saved.value);
    const pagesAByte = this.#pagesAByte(run, below);
    const steadyStatePoolPages = comprDataSize * pagesAByte;
    const gross = below.steadyStatePoolPages - steadyStatePoolPages;
    const grossError =
      below.pageSize *
      (saved.error * pagesAByte + Math.abs(gross) * share(errors?.poolPages ?? 0, poolPages));
    const own = this.#own(run, name);
    const ownError = own.ofObjects * share(errors?.objects ?? 0, objects);
    this.#lower = run;
    this.#netError += grossError + ownError;
    this.#ownError += ownError;
    const tables = tableNames[name];
    const counts = countedNames[name].map((each) => [each, this.#count(run, each)] as const);
    const { storeMicroseconds, loadMicroseconds, recompressMicroseconds } = run;
    return {
      ...below,
      ...Object.fromEntries(counts.map(([each, { value }]) => [each, Math.round(value)])),
      ...this.#dictionary(run),
      similarityMetadataBytes: name === 'similarity' ? own.bytes : below.similarityMetadataBytes,
      comprDataSize: Math.round(comprDataSize),
      steadyStatePoolPages,
      poolPages: Math.round(below.poolPages - gross),
      metadataBytes: below.metadataBytes + own.bytes,
      secondCompressor: run.stats().codecs[1]?.name ?? null,
      objectTableBytes: name === 'recompress' ? Math.round(own.ofObjects) : 0,
      ...{ storeMicroseconds, loadMicroseconds, recompressMicroseconds },
      windowPages: this.#known.pages,
      samplingError: {
        poolPages: grossError / below.pageSize + (errors?.poolPages ?? 0),
        comprDataSize: saved.error + (errors?.comprDataSize ?? 0),
        grossSavedBytes: grossError,
        netSavedBytes: grossError + ownError,
        ...(tables === undefined ? {} : { [tables]: ownError }),
        ...Object.fromEntries(counts.map(([each, { error }]) => [each, error])),
      },
    };
  }

  /** All tables and the whole saving, of the pool that has all that was asked for. */
  totals(top: Rung): LayeredSavings {
    const all = totals(this.#savings, top);
    const { samplingError: errors = {}, storedPages, rejectedPages } = this.#savings;
    const input = (storedPages + rejectedPages) * top.pageSize;
    const totalSavedBytes = (errors.totalSavedBytes ?? 0) + this.#netError;
    const samplingError: SamplingError = {
      ...errors,
      metadataBytes: (errors.metadataBytes ?? 0) + this.#ownError,
      totalSavedBytes,
      totalRatio: (all.totalRatio ** 2 * totalSavedBytes) / Math.max(1, input),
    };
    return { ...all, samplingError };
  }

  /** Bytes of objects that a pool saves beyond the one below it. */
  #saved(run: PoolRun): SampledFigure {
    const { comprDataSize, samplingError } = this.#savings;
    const lower = this.#lower;
    const figure = sumOfAll(
      this.#known.windows,
      ({ added }) => added.get(lower)!.comprDataSize - added.get(run)!.comprDataSize,
      ({ added }) => added.get(this.#plain)!.comprDataSize,
      comprDataSize,
    );
    const ofTotal = share(samplingError?.comprDataSize ?? 0, comprDataSize);
    return { value: figure.value, error: figure.error + Math.abs(figure.value) * ofTotal };
  }

  #count(run: PoolRun, name: CountedName): SampledFigure {
    const { objects } = this.#savings;
    const of = (each: PoolRun, { added }: WindowFigures): Counted => added.get(each)!;
    return sumOfAll(
      this.#known.windows,
      (window) => of(run, window)[name],
      (window) => of(this.#plain, window).objects,
      objects,
    );
  }

  /** Pool pages that a byte of its objects takes; how well a pool can be filled changes with their lengths. */
  #pagesAByte(run: PoolRun, below: Rung): number {
    const { ends } = this.#known;
    const packing = share(ends.get(run)!.pagesAByte, ends.get(this.#lower)!.pagesAByte);
    return share(below.steadyStatePoolPages, below.comprDataSize) * packing;
  }

  /** What exists only for a layer, and the part of it that grows with the objects. */
  #own(run: PoolRun, name: LayerName): { readonly bytes: number; readonly ofObjects: number } {
    const { empty, fullest } = this.#known.ends.get(run)!;
    if (name === 'dictionary') return { bytes: fullest.dictionaryBytes, ofObjects: 0 };
    if (name === 'recompress') {
      const lower = this.#known.ends.get(this.#lower)!.fullest;
      const columns = fullest.metadata.objects - lower.metadata.objects;
      const ofObjects = share(columns, fullest.objects) * this.#savings.objects;
      const dictionaries = fullest.dictionaryBytes - lower.dictionaryBytes;
      return { bytes: Math.round(dictionaries + ofObjects), ofObjects };
    }
    const fixed = empty.similarityMetadataBytes;
    const growing = fullest.similarityMetadataBytes - fixed;
    const ofObjects = share(growing, fullest.objects) * this.#savings.objects;
    return { bytes: Math.round(fixed + ofObjects), ofObjects };
  }

  #dictionary(run: PoolRun): Pick<PoolStats, 'dictionaryBytes' | 'dictionaryObjects'> {
    const { dictionaryBytes, dictionaryObjects, objects } = this.#known.ends.get(run)!.fullest;
    const all = share(dictionaryObjects, objects) * this.#savings.objects;
    return { dictionaryBytes, dictionaryObjects: Math.round(all) };
  }
}

/** A part of nothing is nothing. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
