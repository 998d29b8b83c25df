import { backendLabel } from '@pagefold/contracts';
import { backendSuite } from '../backend-suite.ts';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { poolSuite } from '../pool-suite.ts';
import { composeCell, whyUnable } from './compose-cell.ts';
import { faultCases } from './fault-cases.ts';
import { type ImageFigures, storeAndCompare } from './image-case.ts';
import { fillToLimit } from './limit-case.ts';
import type { CellPlan } from './matrix-options.ts';

/**
 * The script of a cell, case by case. Where the compressor cannot have what the plan says, there is nothing to check.
 *
 * @param onFigures called with what storing the image shows.
 */
export function* cellCases(
  plan: CellPlan,
  onFigures: (figures: ImageFigures) => void = () => {},
): Generator<ConformanceCase> {
  for (const { name, run } of scriptOf(plan, onFigures)) {
    yield { name, run: async (signal) => (await whyUnable(plan)) ?? run(signal) };
  }
}

function* scriptOf(
  plan: CellPlan,
  onFigures: (figures: ImageFigures) => void,
): Generator<ConformanceCase> {
  const { alone, pageSize, seed, steps } = plan;
  for (const descriptor of alone) {
    for (const { name, run } of backendSuite(descriptor, { pageSize, seed })) {
      yield { name: `${backendLabel(descriptor)}: ${name}`, run };
    }
  }
  yield* poolSuite({ create: () => composeCell(ofSeveralDomains(plan)), seed, steps });
  yield newCase('every page of an image comes back', undefined, async (turns) => {
    onFigures(await storeAndCompare(plan, turns));
  });
  yield newCase('the pool keeps to its limit and its accept threshold', undefined, (turns) =>
    fillToLimit(plan, turns),
  );
  yield* faultCases(ofSeveralDomains(plan));
}

/** A pool that trains a dictionary has one domain alone. */
function ofSeveralDomains(plan: CellPlan): CellPlan {
  return plan.dictionary === 'auto' ? { ...plan, dictionary: undefined } : plan;
}
