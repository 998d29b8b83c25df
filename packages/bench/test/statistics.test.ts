import { median, quantile, ratioSpread, relativeRange, spread } from '@pagefold/bench';
import test from 'ava';
import fc from 'fast-check';

test('the median of an odd number of values is the middle one, of an even number the mean of two', (t) => {
  t.is(median([9, 1, 5]), 5);
  t.is(median([4, 1, 3, 2]), 2.5);
  t.is(median([7]), 7);
});

test('quartiles lie between neighbours', (t) => {
  t.is(quantile([0, 10, 20, 30, 40], 0.25), 10);
  t.is(quantile([0, 10, 20, 30], 0.75), 22.5);
  t.deepEqual(spread([0, 10, 20, 30, 40]), {
    median: 20,
    lowerQuartile: 10,
    upperQuartile: 30,
    samples: 5,
  });
});

test('one outlier changes neither median nor quartiles of many values', (t) => {
  const values = [10, 11, 12, 13, 14, 15, 16];
  t.deepEqual(spread([...values.slice(0, -1), 1e9]), spread(values));
});

test('a ratio compares the two measurements of one round', (t) => {
  // The second half of the rounds was twice as slow for both.
  const ratio = ratioSpread([12, 12, 24, 24], [10, 10, 20, 20]);
  t.is(ratio.median, 1.2);
  t.is(relativeRange(ratio), 0);
});

test('measurements of different rounds cannot be compared', (t) => {
  t.throws(() => ratioSpread([1, 2], [1]), {
    instanceOf: RangeError,
    message: /"others" expected 2/,
  });
  t.throws(() => median([]), { instanceOf: RangeError });
});

test('neither order nor unit matters, whatever the values', (t) => {
  const values = fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, (numbers) => {
      const { median: middle, lowerQuartile, upperQuartile } = spread(numbers);
      const other = spread([...numbers].reverse().map((value) => value * 4));
      return (
        lowerQuartile <= middle &&
        middle <= upperQuartile &&
        other.median === 4 * middle &&
        other.lowerQuartile === 4 * lowerQuartile &&
        other.upperQuartile === 4 * upperQuartile
      );
    }),
  );
  t.pass();
});
