import type { Phase, Results } from '../results.ts';
import { relativeRange } from '../statistics.ts';
import { count, percent } from './format.ts';

/** Parts above which figures are about what else ran on the machine. */
const tolerated = { disturbedBlocks: 0.05, range: 0.1 };

/** How quiet the machine was while a run was measured, in one line; undefined where no peer ran. */
export function noiseLine(results: Results): string | undefined {
  const { noise } = results;
  if (noise === undefined) return undefined;
  const { blocks, disturbedBlocks } = noise;
  const range = widestRange(results);
  const noisy = disturbedBlocks / blocks > tolerated.disturbedBlocks || range > tolerated.range;
  const line =
    `other programs had the core in ${count(disturbedBlocks)} of ${count(blocks)} blocks of operations ` +
    `(${percent(disturbedBlocks / blocks)}); the middle half of Pagefold's rounds spans up ` +
    `to ${percent(range)} of their median`;
  return noisy ? `NOISY, measure again on a quiet machine: ${line}` : line;
}

/** Of all that Pagefold was timed at. */
function widestRange({ image, mix, churn }: Results): number {
  const phases = [image, mix, churn].flatMap((result): readonly Phase[] => result?.phases ?? []);
  return Math.max(0, ...phases.map(({ times }) => relativeRange(times[0]!.ns)));
}
