// Alone: it brings in hooks for each test.
import '../lib/one-at-a-time.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';

let running = 0;
const order = [];

for (const name of ['first', 'second, which fails as it should', 'third']) {
  const declare = name.startsWith('second') ? test.failing : test;
  declare(`the ${name}, begins when those before it are over`, async (t) => {
    order.push(name);
    running++;
    t.teardown(() => {
      running--;
    });
    await sleep(5);
    t.is(running, 1);
    if (name.startsWith('second')) t.fail();
  });
}

test('each began in its turn', (t) => {
  t.is(running, 0);
  t.is(order.length, 3);
});
