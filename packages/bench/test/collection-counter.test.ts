// Alone: it counts the collections of its process.

import { CollectionCounter } from '@pagefold/bench';
import test from 'ava';

test('what was collected before a count is in it, and not in the next one', async (t) => {
  const counter = new CollectionCounter();
  for (let round = 0; round < 3; round++) {
    // Several times what the young part of a heap takes.
    for (let i = 0; i < 4_000_000; i++) leaveGarbage(i);
    const [, minor] = await counter.takeAll();
    t.true(minor > 0);
    const [majorAfter, minorAfter] = await counter.takeAll();
    t.true(majorAfter + minorAfter <= 1, `${majorAfter} and ${minorAfter}`);
  }
});

let garbage: unknown;
function leaveGarbage(at: number): void {
  garbage = { at, before: typeof garbage, list: [at, at + 1, at + 2, at + 3] };
}
