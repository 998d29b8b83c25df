import { type AtEnd, damage, makePage, pageKinds, Random } from '@pagefold/test-support';
import test from 'ava';
import { makeBlock } from './support/blocks.ts';
import { Pair } from './support/pair.ts';

/** To see a failure again: `PAGEFOLD_TEST_SEED=<seed> npx ava packages/compress-lz4/.test/fuzz.test.js`. */
const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const blocks = Number(process.env.PAGEFOLD_TEST_BLOCKS ?? 400);

interface Case {
  readonly block: Uint8Array;
  readonly capacity: number;
  readonly prefix: Uint8Array;
  readonly atEnd: AtEnd;
}

/** Blocks of pages that were encoded, for damage. */
function encodedBlocks(random: Random): { block: Uint8Array; length: number }[] {
  const pair = new Pair();
  return Array.from({ length: 400 }, (_, i) => {
    const length = random.pick([4096, 4096, random.skewed(1, 400), random.skewed(1, 20_000)]);
    const page = makePage(pageKinds[i % pageKinds.length]!, length, random.next());
    return { block: pair.compress(page)!.slice(), length };
  });
}

function anyBytes(random: Random): Uint8Array {
  const bytes = new Uint8Array(random.skewed(0, 200));
  const mask = random.pick([0xff, 0x33, 0x1f, 0xf1]);
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.next() & mask;
  return bytes;
}

function* makeCases(count: number): Generator<Case> {
  const random = new Random(seed);
  const encoded = encodedBlocks(random);
  for (let i = 0; i < count; i++) {
    const kind = random.below(8);
    let { block, length } = kind < 4 ? makeBlock(random) : random.pick(encoded);
    if (kind === 7) [block, length] = [anyBytes(random), random.skewed(0, 600)];
    else if (kind !== 0) block = damage(block, random);
    const slack = random.pick([0, 0, 0, random.below(14), random.below(300), -random.below(100)]);
    const prefix = makePage('text', random.below(4) === 0 ? random.below(100) : 0, i);
    const atEnd = random.pick(['source', 'destination'] as const);
    yield { block, capacity: Math.max(0, length + slack), prefix, atEnd };
  }
}

test('damaged blocks get from the module what the twin gives, and nothing outside is touched', (t) => {
  // Most blocks are refused, by an error; its stack would take most of the time.
  Error.stackTraceLimit = 0;
  t.timeout(30 * 60_000);
  const pair = new Pair();
  let accepted = 0;
  let i = 0;
  for (const { block, capacity, prefix, atEnd } of makeCases(blocks)) {
    try {
      if (pair.decompress(block, capacity, { prefix, atEnd }) !== undefined) accepted++;
    } catch (error) {
      t.fail(`seed ${seed}, block ${i}: ${error}`);
      return;
    }
    i++;
  }
  t.log(`seed ${seed}: ${accepted} of ${blocks} blocks accepted`);
  t.true(accepted > 0 && accepted < blocks);
});
