import { generatePages } from '@pagefold/conformance';
import test from 'ava';
import { barRows, type FoldResult } from '../dist/fold/bars.js';
import { foldChart } from '../dist/fold/chart.js';
import { foldWays } from '../dist/fold/codec-times.js';
import { foldFigures, poolNames } from '../dist/fold/figures.js';

/** An image of which every pool takes a fifth, and nbdkit a bit more. */
const result: FoldResult = {
  image: 'image.raw',
  length: 4_096_000,
  bytes: Object.fromEntries(poolNames.map((name) => [name, 819_200])) as FoldResult['bytes'],
  nbdkit: { defaults: 1_000_000, 'one thread': 900_000 },
  kernels: {
    'zram lz4': 2_048_000,
    'zram zstd': 1_500_000,
    'zswap lz4': 2_200_000,
    'zswap zstd': 1_600_000,
  },
  ways: {
    'fold-s': { objects: 0.8, decode: 10, load: 5, encode: 100 },
    'fold-s best': { objects: 0.75, decode: 9.5, load: 5, encode: 700 },
    'fold-a': { objects: 0.9, decode: 25, load: 20, encode: 150 },
    'fold-a best': { objects: 0.77, decode: 23, load: 19, encode: 800 },
  },
  wrongPages: 0,
};

test('what is to be reached stands beside what was, and says where it is missed', (t) => {
  const rows = new Map(barRows([result]).map(([what, ...cells]) => [what, cells]));
  t.deepEqual(rows.get('fold-a to nbdkit'), ['at least 1.2', '1.221']);
  t.deepEqual(rows.get('fold-a to nbdkit -t 1'), ['at least 1.1', '1.099 MISSED']);
  t.deepEqual(rows.get('fold-a bytes to zstd'), ['at most 0.78', '0.900 MISSED']);
  t.deepEqual(rows.get('fold-a best bytes to zstd'), ['at most 0.78', '0.770']);
  t.deepEqual(rows.get('fold-s decode to lz4'), ['at most 12', '10.0']);
  t.deepEqual(rows.get('fold-a best encode, µs'), ['', '800.0']);
  const { nbdkit: _, ...without } = result;
  t.deepEqual(barRows([without])[0], ['fold-a to nbdkit', 'at least 1.2', 'absent']);
});

test('the chart has a bar for each pool and nbdkit, and none for nbdkit where it is not there', (t) => {
  const svg = foldChart([result]);
  for (const name of [...poolNames, 'nbdkit -t 1']) t.true(svg.includes(name), name);
  t.regex(svg, /819\s+20 %/);
  t.regex(svg, /1,000\s+24 %/);
  t.regex(svg, /2,048\s+50 %/);
  const { nbdkit: _, ...without } = result;
  t.false(foldChart([without]).includes('nbdkit -t 1'));
});

test('all pages come back from all pools, whose bytes count', async (t) => {
  const count = 64;
  const bytes = new Uint8Array(count * 4096);
  let at = 0;
  for (const page of generatePages({ pages: count, seed: 5 })) {
    bytes.set(page, at);
    at += page.length;
  }
  const figures = await foldFigures(bytes);
  t.is(figures.wrongPages, 0);
  for (const name of poolNames) t.true(figures.bytes[name] > 0, name);
  for (const way of foldWays) t.true(figures.ways[way].objects > 0, way);
});
