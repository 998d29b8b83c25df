import type { PoolStats } from '@pagefold/contracts';
import type { SamplingError } from '../sampling/sampling-error.ts';
import { ratio, type Savings, verdictOn } from '../savings.ts';

/**
 * What one more thing adds to a real pool that holds all images: similar pages to deduplication, a dictionary to
 * both, a second compressor to all three. Where the compressor cannot have it, it saves and costs nothing. Of a sample, pools hold windows of the images.
 */
export interface PoolLayer {
  /** Why there is none in this combination; null where there is. */
  readonly unable: string | null;
  /** Pool pages with it. */
  readonly poolPages: number;
  /** The same if partly filled pool pages did not matter, not rounded. */
  readonly steadyStatePoolPages: number;
  /** Bytes of the objects with it; a raw one counts whole. */
  readonly comprDataSize: number;
  /** What it saves in pool pages: (those without it − those with it) · bytes of a page. */
  readonly grossSavedBytes: number;
  /** The gross saving − what exists only for it: negative where it does not pay. */
  readonly netSavedBytes: number;
  /**
   * The larger difference of measured and steady-state pool, with or without it; of a sample, how far `netSavedBytes`
   * may be off.
   */
  readonly uncertaintyBytes: number;
  /** Whether it pays for what exists only for it; `undecided` where the net saving is less than uncertain. */
  readonly verdict: Savings['verdict'];
  /**
   * Microseconds of the processor that storing a page takes beyond the same in the pool without it, on average over
   * all pages: the median of blocks of 256 pages or more.
   */
  readonly extraMicrosecondsPerStore: number;
  /** The same for loading pages from all over the pool. */
  readonly extraMicrosecondsPerLoad: number;
  /** A store's time by that in the pool without it; null where there is none. */
  readonly storeTimeRatio: number | null;
  /** A load's time by that in the pool without it; null where there is none. */
  readonly loadTimeRatio: number | null;
  /** Pages of the windows that the pools got; only where these are not all pages. */
  readonly windowPages?: number;
  /** How far these figures may be off; only where they are of windows. */
  readonly samplingError?: SamplingError;
}

/** What storing pages as their differences from similar ones adds to deduplication. */
export interface SimilarityLayer extends PoolLayer {
  /** Bytes of what exists only for similar pages: the index, a column of the objects, and links of bases and deltas. */
  readonly similarityMetadataBytes: number;
  /** Objects that are differences. */
  readonly deltaObjects: number;
  /** Objects from which others differ. */
  readonly baseObjects: number;
  /** How often a page was compressed against a similar one. */
  readonly similarityTries: number;
  /** Of these, how often it was not much shorter. */
  readonly similarityRefused: number;
}

/** What a dictionary that the compressor knows beforehand adds to what comes before it. */
export interface DictionaryLayer extends PoolLayer {
  /** Bytes of the dictionaries that the pool has. */
  readonly dictionaryBytes: number;
  /** Objects that are compressed with one. */
  readonly dictionaryObjects: number;
}

/** What compressing everything anew adds to what comes before it, as it is done to what is idle. */
export interface RecompressLayer extends PoolLayer {
  /** With which compressor; null where there is none. */
  readonly compressor: string | null;
  /** Bytes of what exists only for it: a column of the objects, and what the second compressor knows beforehand. */
  readonly recompressMetadataBytes: number;
  /** Objects that have become short enough; the others are as they were. */
  readonly recompressedObjects: number;
  /** Microseconds of the processor that it takes in the background, for a page that was stored, on average. */
  readonly backgroundMicrosecondsPerPage: number;
}

/** A pool as it stands, or as it would with all pages, and microseconds of a store and a load. */
export interface Rung
  extends Pick<PoolLayer, 'poolPages' | 'steadyStatePoolPages' | 'windowPages' | 'samplingError'>,
    Pick<
      PoolStats,
      | 'pageSize'
      | 'storedPages'
      | 'comprDataSize'
      | 'metadataBytes'
      | 'similarityMetadataBytes'
      | 'deltaObjects'
      | 'baseObjects'
      | 'similarityTries'
      | 'similarityRefused'
      | 'dictionaryBytes'
      | 'dictionaryObjects'
    > {
  /** Of the compressor of what is compressed anew; null where there is none. */
  readonly secondCompressor: string | null;
  readonly recompressedObjects: number;
  /** Of the table of objects, all columns. */
  readonly objectTableBytes: number;
  readonly storeMicroseconds: number;
  readonly loadMicroseconds: number;
  readonly recompressMicroseconds: number;
}

/** What `above` has beyond `below`, the same pool without similar pages; or why there is none. */
export function similarityLayer(below: Rung, above: Rung | string): SimilarityLayer {
  if (typeof above === 'string') {
    return {
      ...noLayer(above, below),
      similarityMetadataBytes: 0,
      deltaObjects: 0,
      baseObjects: 0,
      similarityTries: 0,
      similarityRefused: 0,
    };
  }
  const { similarityMetadataBytes, deltaObjects, baseObjects } = above;
  const { similarityTries, similarityRefused } = above;
  return {
    ...poolLayer(below, above, similarityMetadataBytes),
    similarityMetadataBytes,
    deltaObjects,
    baseObjects,
    similarityTries,
    similarityRefused,
  };
}

/** What `above` has beyond `below`, the same pool without a dictionary; or why there is none. */
export function dictionaryLayer(below: Rung, above: Rung | string): DictionaryLayer {
  if (typeof above === 'string') {
    return { ...noLayer(above, below), dictionaryBytes: 0, dictionaryObjects: 0 };
  }
  const { dictionaryBytes, dictionaryObjects } = above;
  return { ...poolLayer(below, above, dictionaryBytes), dictionaryBytes, dictionaryObjects };
}

/** What `above` has beyond `below`, the same pool in which nothing is compressed anew; or why there is none. */
export function recompressLayer(below: Rung, above: Rung | string): RecompressLayer {
  if (typeof above === 'string') {
    return {
      ...noLayer(above, below),
      compressor: null,
      recompressMetadataBytes: 0,
      recompressedObjects: 0,
      backgroundMicrosecondsPerPage: 0,
    };
  }
  const tables = ({ objectTableBytes, dictionaryBytes }: Rung) =>
    objectTableBytes + dictionaryBytes;
  const recompressMetadataBytes = tables(above) - tables(below);
  const { recompressedObjects, recompressMicroseconds } = above;
  return {
    ...poolLayer(below, above, recompressMetadataBytes),
    compressor: above.secondCompressor,
    recompressMetadataBytes,
    recompressedObjects,
    backgroundMicrosecondsPerPage: recompressMicroseconds,
  };
}

/** @param ownBytes what exists only for it. */
function poolLayer(below: Rung, above: Rung, ownBytes: number): PoolLayer {
  const { windowPages, samplingError } = above;
  const grossSavedBytes = (below.poolPages - above.poolPages) * above.pageSize;
  const netSavedBytes = grossSavedBytes - ownBytes;
  const uncertaintyBytes =
    samplingError?.netSavedBytes ?? Math.max(uncertaintyOf(below), uncertaintyOf(above));
  return {
    unable: null,
    ...sizesOf(above),
    grossSavedBytes,
    netSavedBytes,
    uncertaintyBytes,
    verdict: verdictOn(netSavedBytes, uncertaintyBytes),
    extraMicrosecondsPerStore: above.storeMicroseconds - below.storeMicroseconds,
    extraMicrosecondsPerLoad: above.loadMicroseconds - below.loadMicroseconds,
    storeTimeRatio: ratio(above.storeMicroseconds, below.storeMicroseconds),
    loadTimeRatio: ratio(above.loadMicroseconds, below.loadMicroseconds),
    ...(windowPages === undefined ? {} : { windowPages }),
    ...(samplingError === undefined ? {} : { samplingError }),
  };
}

function noLayer(unable: string, below: Rung): PoolLayer {
  return {
    unable,
    ...sizesOf(below),
    grossSavedBytes: 0,
    netSavedBytes: 0,
    uncertaintyBytes: 0,
    verdict: 'undecided',
    extraMicrosecondsPerStore: 0,
    extraMicrosecondsPerLoad: 0,
    storeTimeRatio: null,
    loadTimeRatio: null,
  };
}

function sizesOf({
  poolPages,
  steadyStatePoolPages,
  comprDataSize,
}: Rung): Pick<PoolLayer, 'poolPages' | 'steadyStatePoolPages' | 'comprDataSize'> {
  return { poolPages, steadyStatePoolPages, comprDataSize };
}

function uncertaintyOf({ poolPages, steadyStatePoolPages, pageSize }: Rung): number {
  return Math.abs(poolPages - steadyStatePoolPages) * pageSize;
}
