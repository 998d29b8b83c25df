import type { Random } from '../random.ts';

/** Slots in an order in which each comes equally often. */
export function uniformSlots(slots: number, count: number, random: Random): Uint32Array {
  return Uint32Array.from({ length: count }, () => random.below(slots));
}

/**
 * Slots of which the n-th most wanted comes 1/n as often as the first (Zipf's law), as with pages of
 * programs. Which slots these are has nothing to do with their numbers.
 */
export function skewedSlots(slots: number, count: number, random: Random): Uint32Array {
  const ranked = random.shuffle(Uint32Array.from({ length: slots }, (_, i) => i));
  const sums = new Float64Array(slots);
  let sum = 0;
  for (let i = 0; i < slots; i++) {
    sum += 1 / (i + 1);
    sums[i] = sum;
  }
  return Uint32Array.from({ length: count }, () => {
    const wanted = random.fraction() * sum;
    return ranked[firstAbove(sums, wanted)]!;
  });
}

function firstAbove(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
