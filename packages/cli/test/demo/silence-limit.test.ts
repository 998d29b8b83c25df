import test from 'ava';
import { SilenceLimit } from '../../dist/demo/silence-limit.js';

test('a work that goes on is never too slow; one that stands still is ended', (t) => {
  const limit = new SilenceLimit();
  t.teardown(() => limit.end());
  const ticks = (count: number): void => {
    for (let i = 0; i < count; i++) limit.tick();
  };
  for (let step = 0; step < 10; step++) {
    ticks(23);
    t.false(limit.signal.aborted);
    limit.progress();
  }
  ticks(23);
  t.false(limit.signal.aborted);
  ticks(1);
  t.true(limit.signal.aborted);
  t.regex((limit.signal.reason as Error).message, /nothing has happened for 2 minutes/);
});
