import { Random } from '@pagefold/faults';

/** The same things in an order that a seed tells. */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const random = new Random(seed);
  const result = [...things];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
