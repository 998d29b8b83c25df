import { WordTable } from '@pagefold/core/parts';
import test from 'ava';

test('a word is kept once, with a count of its references', (t) => {
  const words = new WordTable();
  const id = words.intern(1, 2);
  t.is(words.intern(1, 2), id);
  const other = words.intern(2, 1);
  t.not(other, id);
  t.is(words.size, 2);
  t.is(words.pages, 3);
  t.is(words.low(id), 1);
  t.is(words.high(id), 2);
  words.release(id);
  t.is(words.size, 2);
  words.release(id);
  t.is(words.size, 1);
  t.is(words.pages, 1);
  const seen: [number, number][] = [];
  words.forEach((word, references) => {
    seen.push([word, references]);
  });
  t.deepEqual(seen, [[other, 1]]);
});

test('references to the zero word are counted apart', (t) => {
  const words = new WordTable();
  const zero = words.intern(0, 0);
  words.intern(0, 0);
  words.intern(0, 1);
  words.intern(1, 0);
  t.is(words.zeroPages, 2);
  t.is(words.pages, 4);
  words.release(zero);
  t.is(words.zeroPages, 1);
});

test('ten thousand words are told apart, take 20 bytes each and give them back', (t) => {
  const words = new WordTable();
  const ids = Array.from({ length: 10_000 }, (_, i) => words.intern(i, i >> 4));
  t.is(new Set(ids).size, 10_000);
  t.is(words.byteLength, WordTable.bytesFor(10_000));
  t.true(words.byteLength < 20 * 10_000 + 2 * 4096);
  for (const [i, id] of ids.entries()) {
    t.is(words.intern(i, i >> 4), id);
    words.release(id);
    words.release(id);
  }
  t.is(words.size, 0);
  t.is(words.pages, 0);
  // The empty table of words, and two sheets of heads at most.
  t.true(words.byteLength <= 4096 + 2 * 65536);
});
