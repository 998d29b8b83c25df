import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { cellCases } from './cell-cases.ts';
import { type CellPlan, cellPlans, type MatrixOptions } from './matrix-options.ts';

/**
 * The matrix as cases for a test runner: what {@link runMatrix} does, each step of each cell a case. A
 * combination that cannot run here is one case, skipped.
 */
export function* matrixSuite(options: MatrixOptions): Generator<ConformanceCase> {
  for (const plan of cellPlans(options)) {
    const label = labelOf(plan);
    const { unavailable } = plan.combination;
    if (unavailable !== undefined) {
      yield newCase(`${label}: runs`, unavailable, () => unavailable);
      continue;
    }
    for (const { name, run } of cellCases(plan)) yield { name: `${label}: ${name}`, run };
  }
}

function labelOf({ combination, pageSize, similarity, dictionary }: CellPlan): string {
  const { hasher, compressor, allocator } = combination;
  const similar = similarity === undefined ? '' : ', similar pages';
  const known = dictionary === undefined ? '' : ', a dictionary';
  return `${hasher} × ${compressor} × ${allocator}, pages of ${pageSize} bytes${similar}${known}`;
}
