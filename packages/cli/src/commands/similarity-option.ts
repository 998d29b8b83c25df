import type { SimilarityOptions } from '@pagefold/core';
import { Option } from 'commander';
import { parseOptions } from '../choices.ts';

/** `true` where nothing is said of how. */
export type SimilarityChoice = SimilarityOptions | true;

/** `--similarity`, with what the pool takes for it. */
export function similarityOption(): Option {
  return new Option(
    '--similarity [option=value,…]',
    'store a page as its difference from a similar one, where that is much shorter (minGainPercent, indexBytes)',
  ).argParser<SimilarityChoice>((text) => parseOptions(text));
}
