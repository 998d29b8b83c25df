import { damage, makePage, pageKinds, Random } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { Arena } from './support/arena.ts';
import { type MadeBlock, makeBlock } from './support/blocks.ts';
import { engines } from './support/engines.ts';
import { type Answer, askLiblz4, type Request } from './support/liblz4.ts';

const seed = 20240611;
const none = new Uint8Array();

/** Why nothing can be compared: there is no liblz4 1.9.4 to ask. */
function whyNot(): string | undefined {
  const reply = askLiblz4([]);
  if (typeof reply === 'string') return reply;
  if (reply.version === 10904) return undefined;
  return `liblz4 is version ${reply.version}, these are the rules of 10904`;
}

const missing = whyNot();

/** A test that asks liblz4, skipped where there is none. */
function testWithLiblz4(title: string, run: (t: ExecutionContext) => void): void {
  if (missing === undefined) test(title, run);
  else test.skip(`${title} (${missing})`, run);
}

function ask(t: ExecutionContext, requests: readonly Request[]): readonly Answer[] {
  t.log(`${requests.length} requests, seed ${seed}`);
  const reply = askLiblz4(requests);
  if (typeof reply === 'string') throw new Error(reply);
  return reply.answers;
}

/** Every length to 120, then lengths of all sizes with a good share of 4096. */
function makePages(count: number): Uint8Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const length =
      i < 240
        ? 1 + (i >> 1)
        : random.pick([
            4096,
            4096,
            random.skewed(1, 65536),
            1 + random.below(1 << random.below(17)),
          ]);
    return makePage(random.pick(pageKinds), length, i);
  });
}

testWithLiblz4('blocks are those of LZ4_compress_fast, and each side reads the other', (t) => {
  const random = new Random(seed);
  const cases = makePages(1500).map((page, i) => ({
    page,
    acceleration: i % 3 === 0 ? random.pick([2, 3, 8, 33, 1000, 65537]) : 1,
  }));
  const arena = new Arena();
  const requests = cases.map(({ page, acceleration }): Request => {
    const capacity = arena.bound(page.length);
    return { operation: 'compress', acceleration, capacity, data: page };
  });
  const answers = ask(t, requests);
  const wrong: string[] = [];
  for (const { name, create } of engines) {
    const arenas = new Map<number, Arena>();
    for (const [i, { page, acceleration }] of cases.entries()) {
      const arena = arenas.get(acceleration) ?? new Arena({ acceleration }, create);
      arenas.set(acceleration, arena);
      const block = arena.compress(page)!;
      const expected = answers[i]!;
      const isSame = block.length === expected.result && expected.bytes.equals(block);
      if (isSame && Buffer.compare(page, arena.decompress(block, page.length)!) === 0) continue;
      wrong.push(`${name}, case ${i}: ${page.length} bytes, acceleration ${acceleration}`);
    }
  }
  t.deepEqual(wrong, []);
});

testWithLiblz4('a block fits into a capacity exactly where it does in liblz4', (t) => {
  const random = new Random(seed);
  const arena = new Arena();
  const cases = makePages(800).flatMap((page) => {
    const { length } = arena.compress(page)!;
    return [length - 1, length, Math.max(0, length - 1 - random.skewed(0, 40))].map((capacity) => ({
      page,
      capacity,
    }));
  });
  const answers = ask(
    t,
    cases.map(({ page, capacity }) => ({
      operation: 'compress',
      acceleration: 1,
      capacity,
      data: page,
    })),
  );
  const wrong: string[] = [];
  for (const { name, create } of engines) {
    const arena = new Arena({}, create);
    for (const [i, { page, capacity }] of cases.entries()) {
      const { length = 0 } = arena.compress(page, { capacity }) ?? {};
      const { result } = answers[i]!;
      if (length !== result) wrong.push(`${name}, case ${i}: ${length}, not ${result}`);
    }
  }
  t.deepEqual(wrong, []);
});

testWithLiblz4(
  'every block, sound or damaged, gets the verdict and the bytes of LZ4_decompress_safe',
  (t) => {
    const random = new Random(seed);
    const arena = new Arena();
    const cases = Array.from({ length: 12_000 }, (_, i) => {
      const made = i % 4 > 0 ? makeBlock(random) : encodedBlock(arena, random, i);
      const block = random.below(2) === 0 ? made.block : damage(made.block, random);
      const slack = random.pick([0, 0, 0, random.below(14), random.below(80), -random.below(14)]);
      const prefix = makePage('text', random.below(4) === 0 ? random.below(100) : 0, i);
      return { prefix, capacity: Math.max(0, made.length + slack), data: block };
    });
    const answers = ask(
      t,
      cases.map((request) => ({ operation: 'decompress', ...request })),
    );
    const wrong: string[] = [];
    for (const { name, create } of engines) {
      const arena = new Arena({}, create);
      for (const [i, { prefix, capacity, data }] of cases.entries()) {
        const expected = answers[i]!;
        const page = arena.decompress(data, capacity, { prefix });
        const length = page?.length ?? -1;
        const isSame = length === Math.max(-1, expected.result);
        if (isSame && expected.bytes.equals(page ?? none)) continue;
        wrong.push(`${name}, case ${i}: ${length} bytes, not ${expected.result}`);
      }
    }
    t.deepEqual(wrong, []);
    const accepted = answers.filter(({ result }) => result >= 0).length;
    t.log(`${accepted} accepted, ${cases.length - accepted} refused`);
  },
);

function encodedBlock(arena: Arena, random: Random, seed: number): MadeBlock {
  const length = random.skewed(1, 400);
  return { block: arena.compress(makePage(random.pick(pageKinds), length, seed))!, length };
}
