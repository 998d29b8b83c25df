import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { poolSuite } from '../pool-suite.ts';
import { composeCell } from './compose-cell.ts';
import { faultCases } from './fault-cases.ts';
import { type ImageFigures, storeAndCompare } from './image-case.ts';
import { fillToLimit } from './limit-case.ts';
import type { CellSetup } from './matrix-options.ts';

/** The script of a cell, case by case. @param onFigures called with what storing the image shows. */
export function* cellCases(
  setup: CellSetup,
  onFigures: (figures: ImageFigures) => void = () => {},
): Generator<ConformanceCase> {
  const { seed, steps } = setup;
  yield* poolSuite({ create: () => composeCell(setup), seed, steps });
  yield newCase('every page of an image comes back', undefined, async () => {
    onFigures(await storeAndCompare(setup));
  });
  yield newCase('the pool keeps to its limit and its accept threshold', undefined, () =>
    fillToLimit(setup),
  );
  yield* faultCases(setup);
}
