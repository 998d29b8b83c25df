import type { SimilarityOptions } from '@pagefold/core';
import { Option } from 'commander';
import { parseOptions } from '../choices.ts';

/** `true` where nothing is said of how. */
export type SimilarityChoice = SimilarityOptions | true;

const storing = 'store a page as its difference from a similar one, where that is much shorter';

/** `--similarity`, with what the pool takes for it. @param effect what it does in this command. */
export function similarityOption(effect: string = storing): Option {
  return new Option(
    '--similarity [option=value,…]',
    `${effect} (minGainPercent, indexBytes)`,
  ).argParser<SimilarityChoice>((text) => parseOptions(text));
}
