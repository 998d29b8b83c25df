import test from 'ava';
import { PageFiles } from '../dist/cores/page-files.js';
import { rowsOf } from '../dist/cores/rows.js';
import { contestantsFor, takeRounds } from '../dist/cores/take-rounds.js';
import { inScratchFolder } from '../dist/scratch-folder.js';

test('analyses of one thread, several at once and one on several threads take turns', async (t) => {
  const contestants = contestantsFor(2);
  const times = await inScratchFolder((folder) => {
    const amount = { compressors: ['lz4'], warmPages: 512, pages: 1024 };
    return takeRounds(contestants, { ...amount, files: new PageFiles(folder) }, 1);
  });
  t.deepEqual(
    times.map((rounds) => rounds.length),
    [1, 1, 1],
  );
  for (const { wall, processor } of times.flat()) t.true(wall > 0 && processor > 0);
});

test('ratios are those of one round each', (t) => {
  const round = (wall: number) => ({ wall, processor: 2 });
  // The machine was twice as slow in the second round.
  const times = [
    [30, 60],
    [15, 30],
    [20, 40],
  ].map((walls) => walls.map(round));
  const cells = rowsOf('lz4', contestantsFor(2), times).map((row) => row.slice(-2));
  t.deepEqual(cells, [
    ['', ''],
    ['2.00 (2.00 to 2.00)', ''],
    ['1.50 (1.50 to 1.50)', '0.75 (0.75 to 0.75)'],
  ]);
});
