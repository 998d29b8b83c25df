import { type AnyBackendDescriptor, backendKinds, defaultPageSize } from '@pagefold/contracts';
import { BackendRegistry, type PoolPolicy, type SimilarityOptions } from '@pagefold/core';
import { type MatrixCombination, type MatrixExtent, matrixCombinations } from './combinations.ts';

/** Which combinations are proved, on what and how thoroughly. */
export interface MatrixOptions {
  /** What is combined. Of several engines of one name, the preferred one is first. */
  readonly backends: BackendRegistry | Iterable<AnyBackendDescriptor>;
  /** Which of them meet; `all` where it is not given. */
  readonly combinations?: MatrixExtent;
  /** Leaves combinations out; none where it is not given. */
  readonly filter?: (combination: MatrixCombination) => boolean;
  /** Bytes of a page; 4096 and 16384 where they are not given. */
  readonly pageSizes?: readonly number[];
  /**
   * Pages to store and load back, all of the page size that it is called with and the same each time;
   * a page may be used again for the next one. Generated pages where it is not given.
   */
  readonly image?: (pageSize: number) => Iterable<Uint8Array>;
  /** `short` does the same with fewer steps and pages; `full` where it is not given. */
  readonly script?: MatrixScript;
  /** What pages and calls are made from, an integer; 1 where it is not given. */
  readonly seed?: number;
  /**
   * Whether each backend is also proved by its own suite, in the first cell of every page size that has
   * it; false where it is not given.
   */
  readonly backendSuites?: boolean;
  /**
   * How similar pages are looked for, in a second cell of each combination and page size right after the one without;
   * there is none where it is not given.
   */
  readonly similarity?: SimilarityOptions;
  /**
   * What compressors know beforehand, in one more cell of each combination and page size behind these, with similar
   * pages where they are asked for; there is none where it is not given. A pool that trains has one domain, so `auto`
   * is not for the calls of several.
   */
  readonly dictionary?: Exclude<PoolPolicy['dictionary'], undefined>;
}

/** How much is done for each cell: `full`, or `short` with fewer calls and pages. */
export type MatrixScript = 'full' | 'short';

/** How much a script does. */
interface Extent {
  /** Random calls of a case. */
  readonly steps: number;
  /** Bytes of generated pages. */
  readonly imageBytes: number;
}

const extents: Readonly<Record<MatrixScript, Extent>> = {
  full: { steps: 400, imageBytes: 8 * 1024 * 1024 },
  short: { steps: 100, imageBytes: 1024 * 1024 },
};

/** One combination with one page size, and everything that its cases need. */
export interface CellPlan extends Extent {
  readonly registry: BackendRegistry;
  readonly combination: MatrixCombination;
  readonly pageSize: number;
  readonly image: MatrixOptions['image'];
  readonly seed: number;
  /** What its pools have; undefined where they do without. */
  readonly similarity: SimilarityOptions | undefined;
  /** What its compressors know beforehand; undefined where that is nothing. */
  readonly dictionary: MatrixOptions['dictionary'];
  /** Part of the pages of a generated image that are similar to others: the same with and without. */
  readonly similarShare: number;
  /** Those that are also proved by their own suites here. */
  readonly alone: readonly AnyBackendDescriptor[];
}

/** The cells of a matrix, page size by page size. */
export function cellPlans(options: MatrixOptions): CellPlan[] {
  const { backends, pageSizes = [defaultPageSize, 16384], script = 'full', seed = 1 } = options;
  const registry = backends instanceof BackendRegistry ? backends : new BackendRegistry(backends);
  const combinations = matrixCombinations(registry, options.combinations, options.filter);
  const { image, backendSuites = false, similarity, dictionary } = options;
  return pageSizes.flatMap((pageSize) => {
    const proved = new Set<AnyBackendDescriptor>();
    return combinations.flatMap((combination): CellPlan[] => {
      const alone = backendSuites ? newParts(registry, combination, proved) : [];
      const similarShare = similarity === undefined ? 0 : 0.2;
      const of = { ...extents[script], registry, combination, pageSize, image, seed, similarShare };
      const plain = { ...of, similarity: undefined, dictionary: undefined, alone };
      const more = { ...plain, similarity, alone: [] };
      return [
        plain,
        ...(similarity === undefined ? [] : [more]),
        ...(dictionary === undefined ? [] : [{ ...more, dictionary }]),
      ];
    });
  });
}

/** The backends of a combination that no cell before it had. */
function newParts(
  registry: BackendRegistry,
  combination: MatrixCombination,
  proved: Set<AnyBackendDescriptor>,
): AnyBackendDescriptor[] {
  if (combination.unavailable !== undefined) return [];
  const parts = backendKinds
    .map((kind) => registry.find(kind, combination[kind]) as AnyBackendDescriptor)
    .filter((part) => !proved.has(part));
  for (const part of parts) proved.add(part);
  return parts;
}
