import { stripVTControlCharacters } from 'node:util';
import { latencyBounds, type PoolStats, type RequestStats } from '@pagefold/contracts';
import test from 'ava';
import pc from 'picocolors';
import { percentile } from '../dist/top/latency.js';
import { sampleOf } from '../dist/top/sample.js';
import { viewOf } from '../dist/top/view.js';
import { figuresOf, requestStats } from './support/top-figures.ts';

const page = 4096;

/** So many in each class, and none in the others. */
function latency(counts: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: latencyBounds.length + 1 }, (_, i) => counts[i] ?? 0);
}

test('percentiles lie in the class of the request that they mean', (t) => {
  t.is(percentile([], 0.5), null);
  t.is(percentile(latency({}), 0.5), null);
  // Class 3 is from 4 to 8 µs, and its middle is reached by half of its requests.
  t.is(percentile(latency({ 3: 10 }), 0.5), 6);
  t.is(percentile(latency({ 0: 99, 10: 1 }), 0.99), 1);
  t.is(percentile(latency({ 0: 98, 10: 2 }), 0.99), 768);
  t.is(percentile(latency({ 24: 1 }), 1), 2 * 2 ** 23);
});

test('a sample is what happened between two looks', (t) => {
  const reads = (ok: number, classes: Readonly<Record<number, number>>): RequestStats =>
    requestStats({
      results: { ok, io: ok / 10, invalid: 0, noSpace: 0, shutdown: 0 },
      bytes: ok * page,
      latency: latency(classes),
    });
  const before = figuresOf({ time: 1000, requests: { read: reads(100, { 20: 100 }) } });
  const now = figuresOf({
    time: 3000,
    cpuSeconds: 1,
    requests: { read: reads(300, { 3: 200, 20: 100 }) },
    pool: { rejectPoolLimit: 8 },
  });
  const sample = sampleOf(before, now);
  t.is(sample.seconds, 2);
  t.is(sample.cpuShare, 0.5);
  t.deepEqual(sample.exports[0]!.read, {
    perSecond: 100,
    bytesPerSecond: 100 * page,
    // What had been counted before counts no longer.
    p50Micros: 6,
    p99Micros: 7.96,
  });
  t.is(sample.exports[0]!.write.p50Micros, null);
  t.is(sample.exports[0]!.errorsPerSecond, 10);
  t.deepEqual(sample.rejects.poolLimit, { perSecond: 4, total: 8 });
  t.is(sample.backing, null);
  t.is(sample.pool.marks, null);
});

test('a server that was started anew counts from the beginning, never below 0', (t) => {
  const read = requestStats({ results: { ok: 5, io: 0, invalid: 0, noSpace: 0, shutdown: 0 } });
  const sample = sampleOf(
    figuresOf({ time: 1000, requests: { read } }),
    figuresOf({ time: 2000, requests: {} }),
  );
  t.is(sample.exports[0]!.read.perSecond, 0);
});

test('shares are of the pages that they are about', (t) => {
  const pool: Partial<PoolStats> = {
    ...{ storedPages: 100, zeroPages: 10, sameFilledPages: 10, pagesSharing: 20 },
    ...{ origDataSize: 100 * page, poolTotalSize: 30 * page, metadataBytes: 10 * page },
  };
  const { pool: shown } = sampleOf(figuresOf({ pool }), figuresOf({ pool }));
  t.is(shown.ratio, 2.5);
  t.is(shown.dedupShare, 0.25);
  t.is(shown.zeroShare, 0.1);
  const { pool: empty } = sampleOf(figuresOf({}), figuresOf({}));
  t.is(empty.ratio, null);
  t.is(empty.dedupShare, null);
});

test('what each compressor has packed is told where there are several', (t) => {
  const codecs = [
    { name: 'lz4', objects: 2, pages: 3, bytes: 5000 },
    { name: 'zstd', objects: 9, pages: 10, bytes: 2048 },
  ];
  const linesOf = (pool: Partial<PoolStats>) => {
    const sample = sampleOf(
      figuresOf({ time: 1000, pool }),
      figuresOf({ time: 3000, pool: { ...pool, recompressed: 8 } }),
    );
    return viewOf(sample, { columns: 100, rows: 30, colors: pc.createColors(false) });
  };
  const [line] = linesOf({ codecs }).filter((each) => each.startsWith('packed by'));
  t.is(line, 'packed by lz4 3 pages in 4.9 KiB   zstd 10 pages in 2.0 KiB   anew 4/s');
  const same = codecs.map((codec) => ({ ...codec, name: 'zstd' }));
  t.true(
    linesOf({ codecs: same }).some((each) =>
      each.includes('zstd 3 pages in 4.9 KiB   zstd idle 10 pages in'),
    ),
  );
  t.false(linesOf({ codecs: codecs.slice(0, 1) }).some((each) => each.startsWith('packed by')));
});

const backing = {
  ...{ objects: 10, liveBytes: 20_000, usedBytes: 2 ** 18, limitBytes: 2 ** 33 },
  ...{ metadataBytes: 100, writtenBytes: 2 ** 18, readBytes: 0, movedObjects: 0 },
};

test('what goes to a backing file and comes from it is told', (t) => {
  const look = (time: number, pool: Partial<PoolStats>) =>
    figuresOf({ time, marks: { low: 90, high: 95 }, pool: { backing: [backing], ...pool } });
  const now = look(2000, { backedPages: 3, writtenBackBytes: 5000, fetches: 7, fetchesFailed: 1 });
  const sample = sampleOf(look(1000, {}), now);
  t.like(sample.backing, {
    ...{ backedBytes: 3 * page, usedBytes: 2 ** 18, limitBytes: 2 ** 33 },
    ...{ writtenBytesPerSecond: 5000, fetchesPerSecond: 7, fetchesFailed: 1 },
  });
  t.deepEqual(sample.pool.marks, { low: 0.9, high: 0.95 });
  const lines = viewOf(sample, { columns: 80, rows: 24, colors: pc.createColors(false) });
  const [line] = lines.filter((each) => each.startsWith('backing'));
  t.regex(line!, /12\.0 KiB held there {3}file 256\.0 KiB of 8\.0 GiB/);
  t.true(lines.some((each) => each.includes('reads failed 1')));
  // 90 and 95 % of 24 cells.
  t.regex(lines.find((each) => each.startsWith('pool'))!, /pool {6}░{21}││░/);
});

for (const [columns, rows] of [
  [80, 24],
  [132, 50],
  [80, 10],
  [80, 3],
] as const) {
  test(`all of a view is on a screen of ${columns} by ${rows}`, (t) => {
    const names = Array.from({ length: 30 }, (_, i) => `a disk with a long name ${i}`);
    const figures = figuresOf({ names, pool: { rejectPoolLimit: 1, rejectCompressPoor: 1 } });
    const lines = viewOf(sampleOf(figures, figures), {
      columns,
      rows,
      colors: pc.createColors(true),
    });
    t.true(lines.length <= rows);
    for (const line of lines) t.true(stripVTControlCharacters(line).length <= columns, line);
    if (rows === 24) t.regex(lines.join('\n'), /… and \d+ more disks/);
  });
}

test('the names of disks cannot command the terminal', (t) => {
  const figures = figuresOf({ names: ['a\u001b[2Jb'] });
  const lines = viewOf(sampleOf(figures, figures), {
    ...{ columns: 80, rows: 24, colors: pc.createColors(false) },
  });
  t.false(lines.join('\n').includes('\u001b'));
});
