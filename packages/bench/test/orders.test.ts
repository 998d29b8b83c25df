import { Random, skewedSlots, uniformSlots } from '@pagefold/bench';
import test from 'ava';

function counts(slots: Uint32Array, size: number): number[] {
  const all = new Array<number>(size).fill(0);
  for (const slot of slots) all[slot]!++;
  return all.sort((a, b) => b - a);
}

test('in uniform order every slot comes about equally often', (t) => {
  const found = counts(uniformSlots(100, 100_000, new Random(1)), 100);
  t.true(found[0]! < 1200 && found.at(-1)! > 800);
});

test('in skewed order the n-th most wanted slot comes about 1/n as often as the first', (t) => {
  const found = counts(skewedSlots(1000, 1_000_000, new Random(1)), 1000);
  for (const rank of [2, 4, 10, 50]) {
    const expected = found[0]! / rank;
    t.true(Math.abs(found[rank - 1]! - expected) < 0.15 * expected, `rank ${rank}`);
  }
});

test('which slots are wanted has nothing to do with their numbers', (t) => {
  const slots = skewedSlots(1000, 100_000, new Random(1));
  const first = new Map<number, number>();
  for (const slot of slots) first.set(slot, (first.get(slot) ?? 0) + 1);
  const [mostWanted] = [...first].sort((a, b) => b[1] - a[1]).map(([slot]) => slot);
  t.not(mostWanted, 0);
});
