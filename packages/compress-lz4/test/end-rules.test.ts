import test from 'ava';
import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import { Arena } from './support/arena.ts';
import { readSequences } from './support/blocks.ts';

const liblz4 = new Arena();
const kernel = new Arena({ endRule: 'kernel' });

function matchStarts(arena: Arena, text: string): number[] {
  const block = arena.compress(new TextEncoder().encode(text))!;
  return readSequences(block).matches.map((match) => match.start);
}

test('a match 12 bytes before the end is found by the rule of liblz4, not of the kernel', (t) => {
  const text = 'abcdefghabcdefghijkl';
  t.deepEqual(matchStarts(liblz4, text), [8]);
  t.deepEqual(matchStarts(kernel, text), []);
});

test('a match 13 bytes before the end is found by both rules', (t) => {
  const text = 'abcdefghabcdefghijklm';
  t.deepEqual(matchStarts(liblz4, text), [8]);
  t.deepEqual(matchStarts(kernel, text), [8]);
});

test('a match at the end of another, 12 bytes before the end, is found by both rules', (t) => {
  const text = 'abcdefghijklmnopqrst' + 'abcdefgh' + 'klmnopqrstuv';
  t.deepEqual(matchStarts(liblz4, text), [20, 28]);
  t.deepEqual(matchStarts(kernel, text), [20, 28]);
});

test('a match 11 bytes before the end is found by neither', (t) => {
  const text = 'abcdefghabcdefghijk';
  t.deepEqual(matchStarts(liblz4, text), []);
  t.deepEqual(matchStarts(kernel, text), []);
});

test('the last 5 bytes are literals, and no match starts in the last 11', (t) => {
  fc.assert(
    fc.property(anyPage(2000), fc.constantFrom(liblz4, kernel), (page, arena) => {
      const { matches, length, lastLiterals } = readSequences(arena.compress(page)!);
      t.is(length, page.length);
      t.true(lastLiterals >= Math.min(5, length));
      t.true(matches.every(({ start }) => start <= length - 12));
      t.true(matches.every(({ start, offset }) => offset >= 1 && offset <= start));
    }),
  );
});

test('pages of one value have blocks of one length under both rules, but for 13 bytes', (t) => {
  for (let length = 1; length < 300; length++) {
    const page = new Uint8Array(length);
    const [byLiblz4, byKernel] = [liblz4, kernel].map((arena) => arena.compress(page)!.length);
    if (length === 13) t.deepEqual([byLiblz4, byKernel], [10, 14]);
    else t.is(byLiblz4, byKernel);
  }
});
