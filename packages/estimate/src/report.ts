import type { Analysis } from './analysis.ts';
import type { CombinationResult } from './combination-result.ts';
import { type SnakeCased, snakeCased } from './snake-cased.ts';
import type { Verification } from './verify.ts';

/**
 * An {@link Analysis} as it is written to JSON, its names in snake case; a change that breaks readers
 * changes the schema's name.
 */
export interface AnalysisReport extends Omit<SnakeCased<Analysis>, 'combinations'> {
  /** Names the form of this object. */
  readonly schema: 'pagefold.analysis.v1';
  /** In the order in which they were asked for. */
  readonly combinations: readonly CombinationReport[];
}

/** A {@link CombinationResult} in JSON. */
export interface CombinationReport extends SnakeCased<CombinationResult> {
  /** Only where the images were read back. */
  readonly verification?: SnakeCased<Verification>;
}

/**
 * Makes the report of an analysis.
 *
 * @param verifications one a combination, in the same order, where the images were read back.
 */
export function analysisReport(
  analysis: Analysis,
  verifications: readonly Verification[] = [],
): AnalysisReport {
  const figures = snakeCased(analysis);
  return {
    schema: 'pagefold.analysis.v1',
    ...figures,
    combinations: figures.combinations.map((combination, i) => {
      const verification = verifications[i];
      return verification === undefined
        ? combination
        : { ...combination, verification: snakeCased(verification) };
    }),
  };
}
