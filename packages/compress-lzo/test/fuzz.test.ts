import { type AtEnd, damage, makePage, pageKinds, Random } from '@pagefold/test-support';
import test from 'ava';
import { names, Pair } from './support/pair.ts';
import { makeStream } from './support/streams.ts';

/** To see a failure again: `PAGEFOLD_TEST_SEED=<seed> npx ava packages/compress-lzo/.test/fuzz.test.js`. */
const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const streams = Number(process.env.PAGEFOLD_TEST_STREAMS ?? 400);

interface Case {
  readonly stream: Uint8Array;
  readonly capacity: number;
  readonly atEnd: AtEnd;
}

/** Streams of pages that were encoded, for damage. */
function encodedStreams(random: Random): { stream: Uint8Array; length: number }[] {
  return names.flatMap((name) => {
    const pair = new Pair(name);
    return Array.from({ length: 200 }, (_, i) => {
      const length = random.pick([4096, 4096, random.skewed(1, 400), random.skewed(1, 50_000)]);
      const page = makePage(pageKinds[i % pageKinds.length]!, length, random.next());
      return { stream: pair.compress(page)!.slice(), length };
    });
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
  const encoded = encodedStreams(random);
  for (let i = 0; i < count; i++) {
    const kind = random.below(8);
    let { stream, length } = kind < 4 ? makeStream(random) : random.pick(encoded);
    if (kind === 7) [stream, length] = [anyBytes(random), random.skewed(0, 600)];
    else if (kind > 1) stream = damage(stream, random);
    const slack = random.pick([0, 0, 0, random.below(14), random.below(300), -random.below(100)]);
    const atEnd = random.pick(['source', 'destination'] as const);
    yield { stream, capacity: Math.max(0, length + slack), atEnd };
  }
}

test('damaged streams get from the module what the twin gives, and nothing outside is touched', (t) => {
  // Most streams are refused, by an error; its stack would take most of the time.
  Error.stackTraceLimit = 0;
  t.timeout(30 * 60_000);
  const pair = new Pair('lzo-rle');
  let accepted = 0;
  let i = 0;
  for (const { stream, capacity, atEnd } of makeCases(streams)) {
    try {
      if (pair.decompress(stream, capacity, { atEnd }) !== undefined) accepted++;
    } catch (error) {
      t.fail(`seed ${seed}, stream ${i}: ${error}`);
      return;
    }
    i++;
  }
  t.log(`seed ${seed}: ${accepted} of ${streams} streams accepted`);
  t.true(accepted > streams / 10 && accepted < streams);
});
