import { type Results, type Target, targetsOf } from '@pagefold/bench';
import test from 'ava';
import { sampleResults } from './support/results.ts';

function target(results: Results, what: RegExp): Target {
  const found = targetsOf(results).filter((each) => what.test(each.what));
  if (found.length !== 1) throw new Error(`${found.length} targets match ${what}`);
  return found[0]!;
}

test('what is within its limit is met', (t) => {
  t.deepEqual(target(sampleResults, /^store.*native/), {
    what: 'store, mixed workload, to native C',
    wanted: 'at most 1.20 times',
    measured: '1.10 times',
    verdict: 'met',
  });
  t.is(target(sampleResults, /^lz4 blocks/).verdict, 'met');
  t.is(target(sampleResults, /^lz4 blocks/).measured, '0 of 19,000');
});

test('what is not says how much is missing', (t) => {
  t.is(target(sampleResults, /^load.*skewed/).verdict, 'over by 7.7 %');
  t.is(target(sampleResults, /^store.*naive/).verdict, 'short by 16.7 %');
  t.is(target(sampleResults, /^longest/).verdict, 'over by 25.0 %');
  t.is(target(sampleResults, /^major/).verdict, 'over by 2');
});

test('what is missed by far says how many times, and not thousands of percents', (t) => {
  const [pool] = sampleResults.growth!.peers;
  const growth = {
    ...sampleResults.growth!,
    peers: [{ ...pool!, long: { ...pool!.long, longestMs: 270.8 } }],
  };
  t.is(target({ ...sampleResults, growth }, /^longest/).verdict, '54 times the limit');
  const [times, ...others] = sampleResults.modules!.timings;
  const [xxh3] = others;
  const slow = { ...xxh3!, ratio: { ...xxh3!.ratio, median: 1 } };
  const modules = { ...sampleResults.modules!, timings: [times!, slow] };
  t.is(target({ ...sampleResults, modules }, /^xxh3/).verdict, 'short by a factor of 3.0');
});

test('how many times as fast is the inverse of the ratio of times', (t) => {
  const xxh3 = target(sampleResults, /^xxh3/);
  t.is(xxh3.measured, '4.00 times as fast');
  t.is(xxh3.verdict, 'met');
});

test('a figure says at which size it was measured', (t) => {
  t.is(
    target(sampleResults, /^cost of a mixed store/).measured,
    '1.30 times (4,000,000 and 10,000 pages)',
  );
  t.is(target(sampleResults, /^metadata of a slot/).measured, '4.01 bytes at 4,000,000 objects');
});

test('what was not measured is no success', (t) => {
  const { mix: _, ...rest } = sampleResults;
  t.is(target(rest, /^store.*native/).verdict, 'not measured');
  t.is(target(sampleResults, /^crc32c/).verdict, 'not measured');
  t.is(target(sampleResults, /verify: 'never'/).verdict, 'not measured');
});

test('a heap that shrinks has not grown', (t) => {
  const steady = { ...sampleResults.steady!, heapTotalBytesAfter: 16_000_000 };
  t.is(target({ ...sampleResults, steady }, /^growth of the heap/).verdict, 'met');
});
