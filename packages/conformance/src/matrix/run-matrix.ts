import { cellCases } from './cell-cases.ts';
import { whyUnable } from './compose-cell.ts';
import type { ImageFigures } from './image-case.ts';
import { type CellPlan, cellPlans, type MatrixOptions } from './matrix-options.ts';

/** One combination with one page size. */
export interface MatrixCellLabel {
  /** As `name` or `name/engine`. */
  readonly hasher: string;
  /** As `name` or `name/engine`. */
  readonly compressor: string;
  /** As `name` or `name/engine`. */
  readonly allocator: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Whether pages are stored as differences from similar ones. */
  readonly similarity: boolean;
  /** Whether the compressor knows a dictionary. */
  readonly dictionary: boolean;
}

/** What has come of one combination with one page size. */
export interface MatrixCell extends MatrixCellLabel {
  /** Pool pages that held the image; null where it was not stored. */
  readonly poolPages: number | null;
  /**
   * What deduplication saved on the image: pool pages without it less those with it, in bytes, less all
   * tables that exist only for it. Null where the image was not stored.
   */
  readonly netSavedBytes: number | null;
  /**
   * What similar pages saved beyond that: pool pages without them less those with them, in bytes, less all that exists
   * only for them. Null in a cell without, and where the image was not stored.
   */
  readonly similarityNetSavedBytes: number | null;
  /**
   * What the dictionary saved beyond that: pool pages without it less those with it, in bytes, less its own. Null in a
   * cell without, and where the image was not stored.
   */
  readonly dictionaryNetSavedBytes: number | null;
  /** Objects that are differences from others; null where the image was not stored. */
  readonly deltaObjects: number | null;
  /** Processor time of a store, the median of blocks of 64 pages; null where the image was not stored. */
  readonly microsecondsPerPage: number | null;
  /** Whether every case has passed. False for a cell that was skipped. */
  readonly pass: boolean;
  /** The first case that has failed. */
  readonly failure?: {
    /** What was tried. */
    readonly caseName: string;
    /** What came of it. */
    readonly message: string;
  };
  /** Why the combination cannot run here; then nothing has been tried. */
  readonly skipped?: string;
}

/** What {@link runMatrix} is told. */
export interface RunMatrixOptions extends MatrixOptions {
  /** Called with every cell as soon as it is done. */
  readonly onCell?: (cell: MatrixCell) => void;
  /** Called before each case with its cell: that is what the matrix waits for until the next call. */
  readonly onCase?: (cell: MatrixCellLabel, caseName: string) => void;
  /** Ends the matrix soon after it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Proves every combination of backends: for each cell random sequences of calls against a plain Map, an
 * image that is stored and compared, the pool limit, and faults in all three backends. A cell ends at
 * its first failure; the others go on.
 *
 * @returns the cells, in the order in which they were run.
 * @throws the reason of `signal`, once it is aborted.
 */
export async function runMatrix(options: RunMatrixOptions): Promise<MatrixCell[]> {
  const cells: MatrixCell[] = [];
  for (const plan of cellPlans(options)) {
    options.signal?.throwIfAborted();
    const cell = await runCell(plan, options);
    cells.push(cell);
    options.onCell?.(cell);
  }
  return cells;
}

const noFigures = {
  poolPages: null,
  netSavedBytes: null,
  similarityNetSavedBytes: null,
  dictionaryNetSavedBytes: null,
  deltaObjects: null,
  microsecondsPerPage: null,
};

async function runCell(plan: CellPlan, { onCase, signal }: RunMatrixOptions): Promise<MatrixCell> {
  const { hasher, compressor, allocator, unavailable } = plan.combination;
  const { pageSize } = plan;
  const label = {
    hasher,
    compressor,
    allocator,
    pageSize,
    similarity: plan.similarity !== undefined,
    dictionary: plan.dictionary !== undefined,
  };
  const cell = { ...label, ...noFigures };
  const skipped = unavailable ?? (await whyUnable(plan));
  if (skipped !== undefined) return { ...cell, pass: false, skipped };
  let figures: ImageFigures | typeof noFigures = noFigures;
  for (const { name, run } of cellCases(plan, (found) => {
    figures = found;
  })) {
    onCase?.(label, name);
    try {
      await run(signal);
    } catch (error) {
      signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      return { ...cell, ...figures, pass: false, failure: { caseName: name, message } };
    }
  }
  return { ...cell, ...figures, pass: true };
}
