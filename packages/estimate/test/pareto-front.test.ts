import test from 'ava';
import { onParetoFront } from '../dist/pareto-front.js';

const trade = (savedBytes: number, microseconds: number) => ({ savedBytes, microseconds });

test('on the front is what nothing beats in both', (t) => {
  const trades = [trade(100, 50), trade(80, 10), trade(70, 20), trade(60, 5)];
  t.deepEqual(onParetoFront(trades), [true, true, false, true]);
});

test('times that hardly differ are no reason to save less', (t) => {
  t.deepEqual(onParetoFront([trade(100, 10.2), trade(90, 10)]), [true, false]);
  t.deepEqual(onParetoFront([trade(100, 12), trade(90, 10)]), [true, true]);
});

test('equals are on the front together', (t) => {
  t.deepEqual(onParetoFront([trade(5, 1), trade(5, 1)]), [true, true]);
});
