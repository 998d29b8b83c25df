import test from 'ava';
import { SeenContents } from '../../dist/workers/seen-contents.js';

test('a content is new once, on all threads that share the memory', (t) => {
  const here = new SeenContents();
  const there = new SeenContents(here.buffer);
  t.true(here.add(1, 2));
  t.false(there.add(1, 2));
  t.true(there.add(3, 2));
  t.false(here.add(3, 2));
});

test('words that differ in their upper bits only have places of their own', (t) => {
  const seen = new SeenContents();
  const words = Array.from({ length: 1000 }, (_, i) => i << 16);
  t.true(words.every((word) => seen.add(0, word)));
});
