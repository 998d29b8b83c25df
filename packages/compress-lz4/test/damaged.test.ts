import { damage, makePage, pageKinds, Random } from '@pagefold/test-support';
import fc from 'fast-check';
import type { Arena } from './support/arena.ts';
import { makeBlock } from './support/blocks.ts';
import { testEngines } from './support/engines.ts';

// The arena throws if a byte outside of the room changes, if a call takes the wrong kind of exception,
// and, at the ends of the memory, if something beyond them is read or written.
const anySeed = fc.integer({ min: 0, max: 0xffffff });
const anySlack = fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 100 }));
const anyPlace = fc.constantFrom('middle' as const, 'first' as const, 'last' as const);

function decodesAlike(
  arena: Arena,
  block: Uint8Array,
  room: number,
  place: 'middle' | 'first' | 'last',
): boolean {
  const capacity = Math.max(0, room);
  const pages = [
    arena.decompress(block, capacity, { filler: 0 }),
    arena.decompress(block, capacity, { filler: 255, src: place }),
    arena.decompress(block, capacity, { filler: 1, dst: place }),
  ].map((page) => page && Buffer.from(page).toString('hex'));
  return pages.every((page) => page === pages[0]);
}

testEngines(
  'damaged blocks of pages stay within their room and depend on nothing around them',
  (t, newArena) => {
    const arena = newArena();
    fc.assert(
      fc.property(anySeed, anySlack, anyPlace, (seed, slack, place) => {
        const random = new Random(seed);
        const page = makePage(random.pick(pageKinds), random.skewed(1, 4096), seed);
        const block = damage(arena.compress(page)!, random);
        t.true(decodesAlike(arena, block, page.length + slack, place));
      }),
      { numRuns: 250 },
    );
  },
);

testEngines('blocks of extreme sequences stay within their room, damaged or not', (t, newArena) => {
  const arena = newArena();
  fc.assert(
    fc.property(anySeed, anySlack, anyPlace, fc.boolean(), (seed, slack, place, damaged) => {
      const random = new Random(seed);
      const { block, length } = makeBlock(random);
      t.true(decodesAlike(arena, damaged ? damage(block, random) : block, length + slack, place));
    }),
    { numRuns: 500 },
  );
});

testEngines('any bytes stay within the room', (t, newArena) => {
  const arena = newArena();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(300), anyPlace, (block, room, place) => {
      t.true(decodesAlike(arena, block, room, place));
    }),
    { numRuns: 500 },
  );
});

testEngines('no truncation of a block decodes to a whole page', (t, newArena) => {
  const arena = newArena();
  for (const kind of pageKinds) {
    const page = makePage(kind, 700, 1);
    const block = arena.compress(page)!;
    for (let length = 0; length < block.length; length++) {
      const shorter = arena.decompress(block.subarray(0, length), page.length);
      t.not(shorter?.length, page.length, `${kind} ${length}`);
    }
  }
});
