import test from 'ava';
import { costs, Slice, sliceUnits } from '../dist/requests/slice.js';

/** Releases until the slice is over, where each takes so many milliseconds. */
function releasesOf(msEach: number): number {
  let now = 5;
  const slice = new Slice(() => now);
  slice.begin();
  let count = 0;
  while (!slice.isOver) {
    slice.spend(costs.release);
    now += msEach;
    count++;
  }
  return count;
}

test('a slice is over when its units are spent', (t) => {
  t.is(releasesOf(0.001), sliceUnits / costs.release);
});

test('a slice is over after a millisecond, however little was done', (t) => {
  t.true(releasesOf(0.02) <= 54);
  t.is(releasesOf(5), 4);
});

test('a slice begins anew', (t) => {
  let now = 0;
  const slice = new Slice(() => now);
  slice.begin();
  slice.spend(sliceUnits);
  now += 100;
  t.true(slice.isOver);
  slice.begin();
  t.false(slice.isOver);
  t.is(slice.since, 100);
});
