// Alone: it brings in hooks for each test.
import '../lib/one-at-a-time.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';

let running = 0;
const begun = [];

async function takeTurn(t) {
  begun.push(t.title);
  running++;
  t.teardown(() => {
    running--;
  });
  await sleep(5);
  t.is(running, 1);
}

test('one begins', takeTurn);

test.failing('another, which fails as it should, begins when that is over', async (t) => {
  await takeTurn(t);
  t.fail();
});

test('the next begins after one that has failed', takeTurn);

test('each has begun in its turn', (t) => {
  t.is(running, 0);
  t.deepEqual(begun, [
    'one begins',
    'another, which fails as it should, begins when that is over',
    'the next begins after one that has failed',
  ]);
});
