import type { Lz4Options } from '@pagefold/compress-lz4';
import { makePage, Random, sameBytes } from '@pagefold/test-support';
import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import type { Arena } from './support/arena.ts';
import { testEngines } from './support/engines.ts';

function anyArena(newArena: (options?: Lz4Options) => Arena): fc.Arbitrary<Arena> {
  return fc.constantFrom(
    newArena(),
    newArena({ endRule: 'kernel' }),
    newArena({ acceleration: 9 }),
    newArena({ acceleration: 65537, endRule: 'kernel' }),
  );
}
const anyPlace = fc.constantFrom('first' as const, 'middle' as const, 'last' as const);
const anyFiller = fc.integer({ min: 0, max: 255 });

testEngines('a page comes back, wherever in the memory page and block lie', (t, newArena) => {
  fc.assert(
    fc.property(
      anyArena(newArena),
      anyPage(65536),
      anyPlace,
      anyPlace,
      anyPlace,
      (arena, page, place, src, dst) => {
        const block = arena.compress(page, { place })!;
        if (src === dst && src !== 'middle') return;
        t.true(Buffer.from(page).equals(arena.decompress(block, page.length, { src, dst })!));
      },
    ),
  );
});

testEngines('a block is written where it fits, and nothing outside of its room', (t, newArena) => {
  fc.assert(
    fc.property(anyArena(newArena), anyPage(600), (arena, page) => {
      const { length } = arena.compress(page)!;
      for (let capacity = 0; capacity < length; capacity += 1 + (capacity >> 4)) {
        t.is(arena.compress(page, { capacity }), undefined);
      }
      t.is(arena.compress(page, { capacity: length - 1 }), undefined);
      t.is(arena.compress(page, { capacity: length })?.length, length);
    }),
    { numRuns: 60 },
  );
});

testEngines('what lies around a page or a block has no influence', (t, newArena) => {
  fc.assert(
    fc.property(anyArena(newArena), anyPage(5000), anyFiller, (arena, page, filler) => {
      const block = arena.compress(page)!;
      sameBytes(t, arena.compress(page, { filler }), block);
      sameBytes(t, arena.decompress(block, page.length, { filler }), new Uint8Array(page));
    }),
  );
});

testEngines('a page comes back with the prefix that it was compressed with', (t, newArena) => {
  fc.assert(
    fc.property(
      anyArena(newArena),
      anyPage(9000),
      anyPage(9000),
      fc.nat(30),
      (arena, base, other, edits) => {
        const random = new Random(edits);
        const page = edits % 3 === 0 ? other : base.slice();
        for (let i = 0; i < edits; i++) page[random.below(page.length)] = random.next();
        const block = arena.compress(page, { prefix: base })!;
        sameBytes(t, arena.decompress(block, page.length, { prefix: base }), new Uint8Array(page));
      },
    ),
  );
});

testEngines(
  'a page that equals its prefix is one match, at every page size that offsets reach',
  (t, newArena) => {
    const arena = newArena();
    for (const length of [4096, 8192, 16384, 32768]) {
      const page = makePage('random', length, 1);
      const block = arena.compress(page, { prefix: page })!;
      t.true(block.length < 16 + length / 255, `${length}: ${block.length}`);
      t.is(arena.decompress(block, length), undefined, 'the prefix is missing');
      t.is(arena.decompress(block, length, { prefix: page.subarray(1) }), undefined);
    }
    const page = makePage('random', 65536, 1);
    sameBytes(t, arena.compress(page, { prefix: page }), arena.compress(page));
  },
);
