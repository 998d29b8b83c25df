import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import type { Arena } from './support/arena.ts';
import { readSequences } from './support/blocks.ts';
import { testEngines } from './support/engines.ts';

function matchStarts(arena: Arena, text: string): number[] {
  const block = arena.compress(new TextEncoder().encode(text))!;
  return readSequences(block).matches.map((match) => match.start);
}

testEngines(
  'a match 12 bytes before the end is found by the rule of liblz4, not of the kernel',
  (t, newArena) => {
    const liblz4 = newArena();
    const kernel = newArena({ endRule: 'kernel' });
    const text = 'abcdefghabcdefghijkl';
    t.deepEqual(matchStarts(liblz4, text), [8]);
    t.deepEqual(matchStarts(kernel, text), []);
  },
);

testEngines('a match 13 bytes before the end is found by both rules', (t, newArena) => {
  const liblz4 = newArena();
  const kernel = newArena({ endRule: 'kernel' });
  const text = 'abcdefghabcdefghijklm';
  t.deepEqual(matchStarts(liblz4, text), [8]);
  t.deepEqual(matchStarts(kernel, text), [8]);
});

testEngines(
  'a match at the end of another, 12 bytes before the end, is found by both rules',
  (t, newArena) => {
    const liblz4 = newArena();
    const kernel = newArena({ endRule: 'kernel' });
    const text = 'abcdefghijklmnopqrst' + 'abcdefgh' + 'klmnopqrstuv';
    t.deepEqual(matchStarts(liblz4, text), [20, 28]);
    t.deepEqual(matchStarts(kernel, text), [20, 28]);
  },
);

testEngines('a match 11 bytes before the end is found by neither', (t, newArena) => {
  const liblz4 = newArena();
  const kernel = newArena({ endRule: 'kernel' });
  const text = 'abcdefghabcdefghijk';
  t.deepEqual(matchStarts(liblz4, text), []);
  t.deepEqual(matchStarts(kernel, text), []);
});

testEngines('the last 5 bytes are literals, and no match starts in the last 11', (t, newArena) => {
  const liblz4 = newArena();
  const kernel = newArena({ endRule: 'kernel' });
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

testEngines(
  'pages of one value have blocks of one length under both rules, but for 13 bytes',
  (t, newArena) => {
    const liblz4 = newArena();
    const kernel = newArena({ endRule: 'kernel' });
    for (let length = 1; length < 300; length++) {
      const page = new Uint8Array(length);
      const [byLiblz4, byKernel] = [liblz4, kernel].map((arena) => arena.compress(page)!.length);
      if (length === 13) t.deepEqual([byLiblz4, byKernel], [10, 14]);
      else t.is(byLiblz4, byKernel);
    }
  },
);
