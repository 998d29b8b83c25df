import test from 'ava';
import { NumberSet } from '../../dist/capture/number-set.js';

test('has what was added, once, until it is deleted', (t) => {
  const set = new NumberSet();
  for (const number of [0, 7, 8, 32_767, 32_768, 2 ** 40, 2 ** 40 + 1]) {
    t.false(set.delete(number));
    t.true(set.add(number));
    t.false(set.add(number));
  }
  t.true(set.add(9));
  t.true(set.delete(8));
  t.false(set.delete(8));
  t.false(set.add(7));
  t.false(set.add(9));
  t.true(set.add(8));
});
