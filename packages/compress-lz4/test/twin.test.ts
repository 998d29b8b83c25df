import { createLz4Wasm } from '@pagefold/compress-lz4';
import { Workbench } from '@pagefold/core';
import { makePage, pageKinds, Random, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import { Pair } from './support/pair.ts';

const endRules = ['liblz4', 'kernel'] as const;
const accelerations = [1, 2, 7, 64, 65537];
const pairs = endRules.flatMap((endRule) =>
  accelerations.map((acceleration) => new Pair({ endRule, acceleration })),
);
const anyPair = fc.constantFrom(...pairs);
const anyEnd = fc.constantFrom('source' as const, 'destination' as const);

// A pair throws where module and twin do not make the same of what it is asked.

test('module and twin make the same blocks of short pages, and accept the same capacities', (t) => {
  for (const pair of [pairs[0]!, pairs[1]!, pairs[accelerations.length]!]) {
    for (let length = 0; length < 300; length++) {
      const page = makePage(pageKinds[length % pageKinds.length]!, length, length);
      const block = pair.compress(page)!.slice();
      for (let less = 0; less < 24 && less <= block.length; less++) {
        const capacity = block.length - less;
        t.is(pair.compress(page, { capacity })?.length, less === 0 ? block.length : undefined);
      }
      sameBytes(t, pair.decompress(block, length)!.slice(), page);
    }
  }
});

test('module and twin make the same blocks of any page by any options', (t) => {
  fc.assert(
    fc.property(anyPair, anyPage(65536), anyEnd, (pair, page, atEnd) => {
      const block = pair.compress(page, { atEnd })!.slice();
      const capacities = [block.length, block.length - 1, block.length >> 1];
      const lengths = capacities.map(
        (capacity) => pair.compress(page, { capacity, atEnd })?.length,
      );
      t.deepEqual(lengths, [block.length, undefined, undefined]);
      const unpacked = pair.decompress(block, page.length, { atEnd })!;
      t.is(Buffer.compare(unpacked, page), 0);
    }),
    { numRuns: 200 },
  );
});

test('many literals do not lead the module beyond its room', (t) => {
  const literals = makePage('random', 30_000, 1);
  for (const length of [literals.length, literals.length + 40]) {
    const page = new Uint8Array(length);
    page.set(literals);
    const needed = pairs[0]!.compress(page)!.length;
    for (let capacity = literals.length - 20; capacity < needed; capacity++) {
      for (const atEnd of ['source', 'destination'] as const) {
        t.is(pairs[0]!.compress(page, { capacity, atEnd }), undefined);
      }
    }
  }
});

test('module and twin make the same blocks of pages of every size from 65500 bytes', (t) => {
  for (let length = 65500; length <= 65536; length++) {
    const page = makePage(pageKinds[length % pageKinds.length]!, length, length);
    const block = pairs[0]!.compress(page)!.slice();
    t.is(Buffer.compare(pairs[0]!.decompress(block, length)!, page), 0);
  }
});

test('module and twin make the same blocks of pages with a prefix', (t) => {
  fc.assert(
    fc.property(anyPair, anyPage(65536), anyPage(40000), fc.nat(60), (pair, base, other, edits) => {
      const random = new Random(edits);
      const page = edits % 3 === 0 ? other : base.slice(0, 40000);
      for (let i = 0; i < edits; i++) page[random.below(page.length)] = random.next();
      const block = pair.compress(page, { prefix: base })!.slice();
      const unpacked = pair.decompress(block, page.length, { prefix: base })!;
      t.is(Buffer.compare(unpacked, page), 0);
      t.is(pair.compress(page, { prefix: base, capacity: block.length - 1 }), undefined);
    }),
    { numRuns: 100 },
  );
});

test('module and twin make the same blocks of pages that lie at the end of 4 GiB', (t) => {
  for (const [i, acceleration] of accelerations.entries()) {
    const pair = new Pair({ acceleration, endRule: endRules[i % 2]! }, { memoryLength: 2 ** 32 });
    for (const length of [1, 12, 13, 14, 30, 300, 4096, 65536]) {
      for (const kind of pageKinds) {
        const page = makePage(kind, length, i);
        for (const atEnd of ['source', 'destination'] as const) {
          const block = pair.compress(page, { atEnd })!.slice();
          t.is(Buffer.compare(pair.decompress(block, length, { atEnd })!, page), 0);
          const cut = block.subarray(0, block.length >> 1);
          t.not(pair.decompress(cut, length, { atEnd })?.length, length);
        }
      }
    }
  }
});

test('a block is the same wherever its page lies, whatever lies around it', (t) => {
  const memory = new Workbench({ byteLength: 8 * 65536 });
  const first = memory.reserve(2 * 65536);
  const codec = createLz4Wasm({ memory, pageSize: 4096 });
  const dst = memory.reserve(8192 + codec.writeSlack);
  memory.seal();
  const places = [0, 1, 64, 8191, 61439, 61440, 61441, 65400, 65535, 65536, 70000];
  const random = new Random(1);
  for (const [i, kind] of [...pageKinds, ...pageKinds].entries()) {
    const page = makePage(kind, 4096, i);
    const before = page.slice(random.below(4096));
    for (const prefix of [new Uint8Array(), before]) {
      const expected = pairs[0]!.compress(page, { prefix })!.slice();
      for (const place of places) {
        // What an empty entry of the table points to is a word of the page.
        const word = random.below(4092);
        memory.bytes.fill(page[word]!, first - 4, first + 2 * 65536);
        for (let at = first; at < first + 16; at++) memory.bytes[at] = page[word + (at & 3)]!;
        const src = first + place + prefix.length;
        memory.bytes.set(prefix, src - prefix.length);
        memory.bytes.set(page, src);
        const length = codec.compress(src, 4096, dst, 8192, prefix.length);
        sameBytes(t, memory.bytes.subarray(dst, dst + length), expected);
      }
    }
  }
});

test('module and twin give the same verdict at every distance from the ends of block and room', (t) => {
  const pair = pairs[0]!;
  const verdicts = new Set<boolean>();
  for (const offset of [0, 1, 7, 8, 15, 16, 30]) {
    for (const matchLength of [4, 18, 19, 32, 33, 64, 65]) {
      for (let literals = 0; literals <= 16; literals++) {
        for (let last = 0; last <= 24; last++) {
          const { block, length } = lateMatch(literals, offset, matchLength, last);
          for (const slack of [-1, 0, 1, 4, 5, 12, 100]) {
            verdicts.add(pair.decompress(block, length + slack) !== undefined);
          }
        }
      }
    }
  }
  t.is(verdicts.size, 2);
});

/** A block of 30 literals and a match, further literals and a match, and the last literals. */
function lateMatch(
  literals: number,
  offset: number,
  matchLength: number,
  last: number,
): { block: Uint8Array; length: number } {
  const block: number[] = [];
  const pushLiterals = (count: number, nibble: number): void => {
    block.push((Math.min(count, 15) << 4) | nibble);
    if (count >= 15) block.push(count - 15);
    for (let i = 0; i < count; i++) block.push(i);
  };
  pushLiterals(30, 0);
  block.push(20, 0);
  pushLiterals(literals, Math.min(matchLength - 4, 15));
  block.push(offset, 0);
  if (matchLength >= 19) block.push(matchLength - 19);
  pushLiterals(last, 0);
  return { block: Uint8Array.from(block), length: 34 + literals + matchLength + last };
}

test('two instances on one memory do not disturb each other', (t) => {
  const memory = new Workbench({ guards: true });
  const options = [{ acceleration: 1 }, { acceleration: 9, endRule: 'kernel' }] as const;
  const sides = options.map((option) => {
    const codec = createLz4Wasm({ memory, pageSize: 4096 }, option);
    const page = memory.reserve(4096 + codec.readSlack);
    const block = memory.reserve(4096 + codec.writeSlack);
    const unpacked = memory.reserve(4096 + codec.writeSlack);
    return { codec, page, block, unpacked, alone: new Pair(option) };
  });
  memory.seal();
  for (let i = 0; i < 300; i++) {
    const { codec, page, block, unpacked, alone } = sides[i % 2]!;
    const bytes = makePage(pageKinds[i % pageKinds.length]!, 4096, i >> 1);
    memory.bytes.set(bytes, page);
    const expected = alone.compress(bytes, { capacity: 4096 });
    const length = codec.compress(page, 4096, block, 4096, 0);
    t.is(length, expected?.length ?? 0);
    memory.checkGuards();
    if (length === 0) continue;
    t.is(Buffer.compare(memory.bytes.subarray(block, block + length), expected!), 0);
    t.is(codec.decompress(block, length, unpacked, 4096, 0), 4096);
    memory.checkGuards();
    t.is(Buffer.compare(memory.bytes.subarray(unpacked, unpacked + 4096), bytes), 0);
  }
});
