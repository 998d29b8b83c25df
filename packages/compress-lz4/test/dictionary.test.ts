import { makePage, pageKinds, Random } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import { Pair } from './support/pair.ts';

const pageSize = 4096;
const longest = 65536 - 2 * pageSize;
const newPair = (options?: ConstructorParameters<typeof Pair>[0]) =>
  new Pair(options, { pageSize, dictionaries: 2 });

/** A page that is partly like a dictionary and a prefix. */
function likePage(known: Uint8Array, length: number, random: Random): Uint8Array {
  const page = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const end = Math.min(length, at + random.skewed(1, 300));
    if (known.length > 0 && random.below(4) > 0) {
      const from = random.below(known.length);
      page.set(known.subarray(from, from + end - at), at);
    } else {
      random.fill(page.subarray(at, end));
    }
    at = end;
  }
  return page;
}

// A pair throws where module and twin do not make the same of what it is asked.

test('module and twin make the same blocks with a dictionary and a prefix, and pages come back', (t) => {
  const pairs = [newPair(), newPair({ endRule: 'kernel', acceleration: 3 })];
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      anyPage(60_000),
      anyPage(pageSize),
      fc.nat(2 ** 31),
      fc.constantFrom('source' as const, 'destination' as const),
      (pair, dictionary, prefix, seed, atEnd) => {
        const random = new Random(seed);
        const known = random.below(3) === 0 ? prefix : dictionary;
        const page = likePage(known, random.pick([pageSize, random.below(pageSize)]), random);
        const call = { prefix, dictionary: pair.prepare(dictionary), atEnd };
        const block = pair.compress(page, call)!.slice();
        t.is(pair.compress(page, { ...call, capacity: block.length - 1 }), undefined);
        t.is(pair.compress(page, { ...call, capacity: block.length })?.length, block.length);
        t.is(Buffer.compare(pair.decompress(block, page.length, call)!, page), 0);
        // Without what it refers to it may decode to something; that it harms nothing is seen to by the pair.
        pair.decompress(block, page.length, { prefix, atEnd });
        pair.decompress(block, page.length, { ...call, prefix: prefix.subarray(1) });
        pair.release(call.dictionary);
      },
    ),
    { numRuns: 300 },
  );
});

test('the first and the last byte of the longest dictionary are reached from the whole page', (t) => {
  const pair = newPair();
  const page = makePage('random', pageSize, 1);
  const prefix = makePage('random', pageSize, 2);
  for (const at of [0, longest - pageSize]) {
    const dictionary = new Uint8Array(longest);
    dictionary.set(page, at);
    const call = { prefix, dictionary: pair.prepare(dictionary) };
    const block = pair.compress(page, call)!.slice();
    t.true(block.length < 40, `${block.length} bytes`);
    t.is(Buffer.compare(pair.decompress(block, pageSize, call)!, page), 0);
    pair.release(call.dictionary);
  }
});

test('pages larger than 16 KiB leave no room for a dictionary, which changes nothing then', (t) => {
  for (const [size, kept] of [
    [8192, 49152],
    [16384, 32768],
    [32768, 0],
    [65536, 0],
  ] as const) {
    const pair = new Pair({}, { pageSize: size, dictionaries: 1 });
    const page = makePage('text', size, 1);
    const dictionary = pair.prepare(makePage('text', 65536, 2));
    const block = pair.compress(page, { dictionary })!.slice();
    t.is(kept === 0, Buffer.compare(block, pair.compress(page)!) === 0);
    t.is(Buffer.compare(pair.decompress(block, size, { dictionary })!, page), 0);
  }
});

test('a page and a capacity longer than a page are kept from the dictionary', (t) => {
  const pair = newPair();
  const dictionary = pair.prepare(makePage('text', longest, 1));
  t.throws(() => pair.compress(new Uint8Array(pageSize + 1), { dictionary }), {
    instanceOf: RangeError,
    message: '"length" expected an integer from 0 to 4096, got 4097',
  });
  const zeros = pair.compress(new Uint8Array(65536))!.slice();
  t.is(pair.decompress(zeros, 65536)?.length, 65536);
  t.is(pair.decompress(zeros, 65536, { dictionary }), undefined);
});

/** To see a failure again: `PAGEFOLD_TEST_SEED=<seed> npx ava packages/compress-lz4/.test/dictionary.test.js`. */
const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const blocks = Number(process.env.PAGEFOLD_TEST_BLOCKS ?? 400);

test('damaged blocks with a dictionary get from the module what the twin gives, and harm nothing', (t) => {
  Error.stackTraceLimit = 0;
  t.timeout(30 * 60_000);
  const random = new Random(seed);
  const pair = newPair();
  let accepted = 0;
  for (let i = 0; i < blocks; ) {
    const bytes = makePage(random.pick(pageKinds), random.skewed(0, longest), i);
    const prefix = makePage(random.pick(pageKinds), random.pick([0, 1, 700, pageSize]), i + 1);
    const dictionary = pair.prepare(bytes);
    const page = likePage(bytes, random.pick([pageSize, random.skewed(1, 400)]), random);
    const block = pair.compress(page, { prefix, dictionary })!.slice();
    for (let n = 0; n < 50; n++, i++) {
      const damaged = block.slice(
        0,
        random.below(6) === 0 ? random.below(block.length) : undefined,
      );
      for (let changes = random.below(4); changes > 0; changes--) {
        if (damaged.length > 0) damaged[random.below(damaged.length)] = random.next();
      }
      const atEnd = random.pick(['source', 'destination'] as const);
      const capacity = random.pick([page.length, page.length, pageSize, random.below(pageSize)]);
      const call = {
        prefix: random.below(3) === 0 ? prefix.subarray(1) : prefix,
        dictionary,
        atEnd,
      };
      try {
        if (pair.decompress(damaged, capacity, call) !== undefined) accepted++;
      } catch (error) {
        t.fail(`seed ${seed}, block ${i}: ${error}`);
        return;
      }
    }
    pair.release(dictionary);
  }
  t.log(`seed ${seed}: ${accepted} of ${blocks} blocks accepted`);
  t.true(accepted > 0 && accepted < blocks);
});
