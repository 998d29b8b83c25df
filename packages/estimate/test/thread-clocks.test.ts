import test from 'ava';
import { threadClocks } from '../dist/thread-clocks.js';

test('the clock of a thread goes on while it works', (t) => {
  const { processor } = threadClocks();
  if (processor === undefined) return t.pass();
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    const before = processor();
    // Far less than the time from one tick of the system to the next.
    for (let n = 0; n < 10_000; n++) sum += Math.sqrt(n);
    t.true(processor() > before, `${i}`);
  }
  t.true(sum > 0);
});

test('it is the same clock however often it is asked for', (t) => {
  t.is(threadClocks().processor, threadClocks().processor);
});
