import type { MmStat } from './mm-stat.ts';
import { Random } from './random.ts';
import { pageSize, type Zram } from './zram.ts';

/** Slots that random use needs. */
export const randomUseSlots = 3000;

const rounds = 40;
const writesPerRound = 1000;
/** Random bytes at the head of a page: few lengths, so that size classes have many zspages. */
const contentLengths = [205, 300, 760, 2900, 3450, 4096];

/**
 * Writes, discards and compacts at random, the same for the same seed. Rounds that write much take turns
 * with rounds that write zeros over it, which leave holes all over.
 *
 * @returns the device's figures after each round.
 */
export function randomUse(zram: Zram, seed: number): MmStat[] {
  const random = new Random(seed);
  return Array.from({ length: rounds }, () => {
    const percentZero = random.below(3) > 0 ? 97 : 20;
    for (let i = 0; i < writesPerRound; i++) {
      zram.write(random.below(randomUseSlots), randomPage(random, percentZero));
    }
    zram.discard(Array.from({ length: random.below(12) }, () => random.below(randomUseSlots)));
    if (random.below(5) === 0) zram.compact();
    return zram.mmStat();
  });
}

function randomPage(random: Random, percentZero: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  if (random.below(100) < percentZero) return page;
  const length = contentLengths[random.below(contentLengths.length)]!;
  random.fill(page.subarray(0, length));
  return page;
}
