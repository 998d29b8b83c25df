import { damage, makePage, pageKinds, Random, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { makeBlock } from './support/blocks.ts';
import { Lz4jsRig } from './support/lz4js-rig.ts';
import { lz4jsOddBlocks } from './support/lz4js-vectors.ts';

const anySeed = fc.integer({ min: 0, max: 0xffffff });
const anySlack = fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 100 }));

// The rig throws if a byte outside of the room changes or if a call throws the wrong kind of error.
// A byte that is read outside of the block, or in the room before it is written, shows in the page.
function decodesAlike(rig: Lz4jsRig, block: Uint8Array, room: number): boolean {
  const capacity = Math.max(0, room);
  const pages = [
    rig.decompress(block, capacity, { filler: 0 }),
    rig.decompress(block, capacity, { filler: 255, src: 'last' }),
    rig.decompress(block, capacity, { filler: 1, dst: 'last' }),
  ].map((page) => page && Buffer.from(page).toString('hex'));
  return pages.every((page) => page === pages[0]);
}

test('damaged blocks of pages stay within their room and depend on nothing around them', async (t) => {
  const rig = await Lz4jsRig.create();
  let refused = 0;
  fc.assert(
    fc.property(anySeed, anySlack, (seed, slack) => {
      const random = new Random(seed);
      const page = makePage(random.pick(pageKinds), random.skewed(1, 4096), seed);
      const block = damage(rig.compress(page)!, random);
      t.true(decodesAlike(rig, block, page.length + slack));
      if (rig.decompress(block, page.length) === undefined) refused++;
    }),
    { numRuns: 250 },
  );
  t.true(refused > 25);
});

test('blocks of extreme sequences stay within their room, damaged or not', async (t) => {
  const rig = await Lz4jsRig.create();
  fc.assert(
    fc.property(anySeed, anySlack, fc.boolean(), (seed, slack, damaged) => {
      const random = new Random(seed);
      const { block, length } = makeBlock(random);
      t.true(decodesAlike(rig, damaged ? damage(block, random) : block, length + slack));
    }),
    { numRuns: 500 },
  );
});

test('any bytes stay within the room', async (t) => {
  const rig = await Lz4jsRig.create();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(300), (block, room) => {
      t.true(decodesAlike(rig, block, room));
    }),
    { numRuns: 500 },
  );
});

test('no truncation of a block decodes to a whole page', async (t) => {
  const rig = await Lz4jsRig.create();
  for (const kind of pageKinds) {
    const page = makePage(kind, 700, 1);
    const block = rig.compress(page)!;
    for (let length = 0; length < block.length; length++) {
      const shorter = rig.decompress(block.subarray(0, length), page.length);
      t.not(shorter?.length, page.length, `${kind} ${length}`);
    }
  }
});

test('a page that is larger than the room is refused, and nothing is written', async (t) => {
  const rig = await Lz4jsRig.create();
  for (const kind of pageKinds) {
    const page = makePage(kind, 4096, 2);
    const block = rig.compress(page)!;
    for (const capacity of [4095, 2048, 1, 0]) {
      t.is(rig.decompress(block, capacity), undefined, `${kind} ${capacity}`);
    }
    sameBytes(t, rig.decompress(block, 4096), page);
    sameBytes(t, rig.decompress(block, 8192), page);
  }
});

test('blocks that lz4js would not make are refused where its decoder would go astray', async (t) => {
  const rig = await Lz4jsRig.create();
  for (const [what, block, capacity, page] of lz4jsOddBlocks) {
    const unpacked = rig.decompress(Buffer.from(block, 'hex'), capacity);
    t.is(unpacked && Buffer.from(unpacked).toString('hex'), page, what);
  }
});
