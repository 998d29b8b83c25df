import type { PoolPolicy } from '@pagefold/core';
import type { SimilarityChoice } from './commands/similarity-option.ts';

/** `--similarity` as a pool takes it. */
export function similarityPolicy(
  choice: SimilarityChoice | undefined,
): Pick<PoolPolicy, 'similarity'> {
  if (choice === undefined) return {};
  return { similarity: choice === true ? {} : choice };
}
