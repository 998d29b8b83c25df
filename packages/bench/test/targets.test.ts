import { type Results, type Target, targetsOf } from '@pagefold/bench';
import test from 'ava';
import { sampleResults } from './support/results.ts';

function target(results: Results, what: RegExp): Target {
  const found = targetsOf(results).filter((each) => what.test(each.what));
  if (found.length !== 1) throw new Error(`${found.length} targets match ${what}`);
  return found[0]!;
}

test('what is within its limit is met', (t) => {
  t.deepEqual(target(sampleResults, /^store.*native.*worst/), {
    what: 'store, in turns with native C, worst of the images',
    wanted: 'at most 1.45 times',
    measured: '1.40 times (3; Some CPU)',
    verdict: 'met',
  });
  t.is(target(sampleResults, /^lz4 blocks/).verdict, 'met');
  t.is(target(sampleResults, /^lz4 blocks/).measured, '0 of 19,000');
});

test('what is not says how much is missing', (t) => {
  const { rounds, images } = sampleResults.turns!;
  const turns = { rounds, images: images.map((image) => ({ ...image, load: image.store })) };
  t.is(target({ ...sampleResults, turns }, /^load.*median/).verdict, 'over by 8.3 %');
  t.is(target(sampleResults, /^store.*naive/).verdict, 'short by 16.7 %');
  t.is(target(sampleResults, /^longest store/).verdict, 'over by 25.0 %');
  t.is(target(sampleResults, /^major.*steady/).verdict, 'over by 2');
});

test('what is missed by far says how many times, and not thousands of percents', (t) => {
  const { growth, ...rest } = sampleResults.pauses!;
  const pauses = { ...rest, growth: { ...growth, longestCpuMs: 270.8 } };
  t.is(target({ ...sampleResults, pauses }, /^longest store/).verdict, '54 times the limit');
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
  t.is(target(sampleResults, /^major.*growth/).measured, '2 on Node.js 20.20.2');
  const small = { ...sampleResults.pauses!, extentBytes: 2 ** 28 };
  t.is(target({ ...sampleResults, pauses: small }, /^major.*growth/).verdict, 'not measured');
  t.is(target(sampleResults, /^tables of a slot/).measured, '4.01 bytes at 4,000,000 objects');
  t.is(target(sampleResults, /^tables of an obj/).measured, '37.02 bytes at 4,000,000 objects');
});

test('what was not measured is no success', (t) => {
  const { turns: _, ...rest } = sampleResults;
  t.is(target(sampleResults, /^longest invalidation/).verdict, 'not measured');
  t.is(target(rest, /^store.*native.*median/).verdict, 'not measured');
  t.is(target(sampleResults, /^crc32c/).verdict, 'not measured');
  t.is(target(sampleResults, /verify: 'never'/).verdict, 'not measured');
});

test('a heap that shrinks has not grown', (t) => {
  const steady = { ...sampleResults.steady!, heapTotalBytesAfter: 16_000_000 };
  t.is(target({ ...sampleResults, steady }, /^growth of the heap/).verdict, 'met');
});
