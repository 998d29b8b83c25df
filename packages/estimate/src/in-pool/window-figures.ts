import type { PoolStats } from '@pagefold/contracts';
import { type SampledFigure, SampledSum } from '../sampling/sampled-sum.ts';
import type { PoolRun } from './pool-run.ts';

/** What storing a window adds to a pool. */
const counters = [
  'objects',
  'comprDataSize',
  'deltaObjects',
  'baseObjects',
  'similarityTries',
  'similarityRefused',
] as const;

export type CountedName = (typeof counters)[number] | 'recompressedObjects';
export type Counted = Readonly<Record<CountedName, number>>;

/** What a window added to each pool. */
export interface WindowFigures {
  readonly window: number;
  readonly added: ReadonlyMap<PoolRun, Counted>;
}

export function countedOf(stats: PoolStats): Counted {
  const counted = Object.fromEntries(counters.map((name) => [name, stats[name]]));
  return { ...counted, recompressedObjects: stats.codecs[1]?.objects ?? 0 } as Counted;
}

export function difference(after: Counted, before: Counted): Counted {
  const names = Object.keys(after) as CountedName[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Counted;
}

/** From so many windows with something to add, their differences say how far the sum may be off. */
const tellingWindows = 5;

/**
 * A sum over all windows, of which some are known: that of those by their share of `total`, which another figure
 * of the windows adds up to. Where hardly any has something to add, there may well be a window and a half beyond them
 * that is nothing else.
 *
 * @param amountOf what a window contributes.
 * @param shareOf what it is of `total`.
 */
export function sumOfAll(
  windows: readonly WindowFigures[],
  amountOf: (window: WindowFigures) => number,
  shareOf: (window: WindowFigures) => number,
  total: number,
): SampledFigure {
  const shares = windows.reduce((sum, window) => sum + shareOf(window), 0);
  if (shares === 0) return { value: 0, error: total };
  const telling = windows.filter((window) => amountOf(window) !== 0).length;
  const sum = new SampledSum(telling < tellingWindows ? shares / windows.length : 0);
  for (const window of windows) sum.add(amountOf(window), shareOf(window));
  return sum.figure({ rate: 0, pages: total, sampledPages: shares });
}
