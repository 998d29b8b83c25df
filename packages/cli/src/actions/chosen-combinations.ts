import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import { combinationsOf } from '../combinations.ts';
import type { AnalysisOptions } from '../commands/analysis-options.ts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import type { Waits } from '../waits.ts';

/** The registry and the combinations that the options ask for. */
export async function chosenCombinations(
  waits: Waits,
  options: AnalysisOptions,
): Promise<{ registry: BackendRegistry; combinations: BackendSelection[] }> {
  checkPoolPossible();
  const standard = (...labels: string[]) => labels.map((label) => ({ label, options: {} }));
  const registry = await composeRegistry(waits, options.with);
  const combinations = combinationsOf(registry, {
    hasher: options.hasher ?? standard('xxh3'),
    compressor: options.compressor ?? standard('lz4', 'lzo-rle', 'zstd'),
    allocator: options.allocator ?? standard('zsmalloc'),
  });
  return { registry, combinations };
}
