import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { cellCases } from './cell-cases.ts';
import { type CellSetup, cellSetups, type MatrixOptions } from './matrix-options.ts';

/**
 * The matrix as cases for a test runner: what {@link runMatrix} does, each step of each cell a case. A
 * combination that cannot run here is one case, skipped.
 */
export function* matrixSuite(options: MatrixOptions): Generator<ConformanceCase> {
  for (const setup of cellSetups(options)) {
    const label = labelOf(setup);
    const { unavailable } = setup.combination;
    if (unavailable !== undefined) {
      yield newCase(`${label}: runs`, unavailable, () => unavailable);
      continue;
    }
    for (const { name, run } of cellCases(setup)) yield { name: `${label}: ${name}`, run };
  }
}

function labelOf({ combination, pageSize }: CellSetup): string {
  const { hasher, compressor, allocator } = combination;
  return `${hasher} × ${compressor} × ${allocator}, pages of ${pageSize} bytes`;
}
