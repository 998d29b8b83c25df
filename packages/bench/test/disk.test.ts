import { diskText, resultIn } from '@pagefold/bench';
import test from 'ava';
import { sampleResults } from './support/results.ts';

const side = (requests: number) => ({
  total_ios: requests,
  iops: requests / 2,
  lat_ns: { max: 3.5e6 },
});

test('the figures of a load are those of its side, whatever fio says before them', (t) => {
  const printed = `fio: connected to NBD server\n${JSON.stringify({ jobs: [{ read: side(10), write: side(0) }] })}`;
  t.deepEqual(resultIn(printed, 'randread'), { requests: 10, perSecond: 5, longestMs: 3.5 });
  t.is(resultIn(printed, 'randwrite').requests, 0);
});

test('what has a bar stands beside it, and what has none does not', (t) => {
  const spread = { median: 2, lowerQuartile: 1, upperQuartile: 3, samples: 5 };
  const rate = (name: string) => ({
    load: { name, rw: 'randread' as const, depth: 16, jobs: 1 },
    perSecond: [spread, spread],
    cpuMicroseconds: [spread, spread],
    rateRatio: spread,
    cpuRatio: spread,
  });
  const text = diskText({
    machine: sampleResults.machine,
    names: ['one', 'two'],
    bytes: 2 ** 20,
    rounds: 5,
    rates: [rate('random read, depth 16'), rate('random read, depth 1')],
    copy: { seconds: [spread, spread] },
    memory: [{ connections: 4, bytes: 2 ** 20 }],
    waits: [{ during: 'a TRIM of all that is stored', longestMs: spread }],
  });
  const line = (start: string) => text.split('\n').find((each) => each.startsWith(start)) ?? '';
  t.regex(line('  random read, depth 16'), /≥ 1\.3 .*≤ 0\.7$/);
  t.notRegex(line('  random read, depth 1 '), /[≥≤]/);
  t.regex(line('  4 '), /1\.0 +≤ 32\.0$/);
  t.regex(line('  a TRIM'), /2\.0 1\.0 3\.0$/);
});
