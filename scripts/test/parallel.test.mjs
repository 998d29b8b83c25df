import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { inParallel } from '../lib/parallel.mjs';

test('results come in the order of the items, and no more tasks run at a time than allowed', async (t) => {
  let running = 0;
  let most = 0;
  const task = async (turns) => {
    most = Math.max(most, ++running);
    for (let i = 0; i < turns; i++) await turn();
    running--;
    return turns;
  };
  t.deepEqual(await inParallel([5, 1, 3, 1], task, 2), [5, 1, 3, 1]);
  t.is(most, 2);
});

test('a failure ends the run when what runs has ended, and begins nothing more', async (t) => {
  const ended = [];
  const task = async (item) => {
    if (item === 'bad') throw new Error('bad');
    await turn();
    ended.push(item);
  };
  await t.throwsAsync(inParallel(['first', 'bad', 'later'], task, 2), { message: 'bad' });
  t.deepEqual(ended, ['first']);
});

test('nothing is done for no items', async (t) => {
  t.deepEqual(await inParallel([], t.fail), []);
});
