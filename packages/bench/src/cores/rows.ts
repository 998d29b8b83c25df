import { ratioSpread, type Spread, spread } from '../statistics.ts';
import type { Contestant, PageTimes } from './take-rounds.ts';

/**
 * What the table says: the first contestant is what the others are compared with, the second one what can be had on
 * this machine, the third what is measured.
 */
export function rowsOf(
  compressors: string,
  contestants: readonly Contestant[],
  times: readonly (readonly PageTimes[])[],
): string[][] {
  const walls = times.map((rounds) => rounds.map(({ wall }) => wall));
  const [alone, apart] = walls as [number[], number[]];
  return contestants.map(({ name }, i) => {
    const wall = walls[i]!;
    const processor = times[i]!.map((each) => each.processor);
    return [
      i === 0 ? compressors : '',
      name,
      shown(spread(wall), 1),
      shown(spread(processor), 1),
      i === 0 ? '' : shown(ratioSpread(alone, wall), 2),
      i < 2 ? '' : shown(ratioSpread(apart, wall), 2),
    ];
  });
}

function shown({ median, lowerQuartile, upperQuartile }: Spread, digits: number): string {
  const [middle, low, high] = [median, lowerQuartile, upperQuartile].map((n) => n.toFixed(digits));
  return `${middle} (${low} to ${high})`;
}
