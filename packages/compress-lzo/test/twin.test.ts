import { makePage, pageKinds, Random, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { names, Pair } from './support/pair.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const anyEnd = ['source', 'destination'] as const;

// A pair throws where module and twin do not make the same of what it is asked.

for (const name of names) {
  test(`${name}: module and twin make the same of short pages, and accept the same capacities`, (t) => {
    const pair = new Pair(name);
    for (let length = 0; length < 300; length++) {
      const page = makePage(pageKinds[length % pageKinds.length]!, length, length);
      const stream = pair.compress(page)!.slice();
      t.true(stream.length <= pair.bound(length));
      for (let less = 0; less < 24 && less <= stream.length; less++) {
        const capacity = stream.length - less;
        t.is(pair.compress(page, { capacity })?.length, less === 0 ? stream.length : undefined);
      }
      sameBytes(t, pair.decompress(stream, length)!.slice(), page);
    }
  });

  test(`${name}: module and twin make the same of any page`, (t) => {
    t.log(`seed ${seed}`);
    const random = new Random(seed);
    const pair = new Pair(name);
    for (let i = 0; i < 300; i++) {
      const length = random.pick([4096, random.between(1, 65536), random.between(49100, 49300)]);
      const page = makePage(pageKinds[i % pageKinds.length]!, length, random.next());
      const atEnd = random.pick(anyEnd);
      const stream = pair.compress(page, { atEnd })!.slice();
      for (const capacity of [stream.length, stream.length - 1, stream.length >> 1]) {
        const packed = pair.compress(page, { capacity, atEnd });
        t.is(packed?.length, capacity === stream.length ? capacity : undefined);
      }
      const unpacked = pair.decompress(stream, length, { atEnd })!;
      t.is(Buffer.compare(unpacked, page), 0);
    }
  });

  test(`${name}: what a copy takes is not overwritten by its own slack`, (t) => {
    const pair = new Pair(name);
    for (let period = 1; period < 40; period++) {
      for (let length = 40; length < 120; length++) {
        const page = Uint8Array.from({ length }, (_, i) => (i % period) + 1);
        const stream = pair.compress(page)!.slice();
        t.is(Buffer.compare(pair.decompress(stream, length)!, page), 0, `${period} ${length}`);
      }
    }
  });

  test(`${name}: no shortened stream is a page`, (t) => {
    const pair = new Pair(name);
    for (const kind of pageKinds) {
      const page = makePage(kind, 700, 1);
      const stream = pair.compress(page)!.slice();
      for (let length = 0; length < stream.length; length++) {
        const shorter = pair.decompress(stream.subarray(0, length), page.length);
        t.not(shorter?.length, page.length);
      }
    }
  });

  test(`${name}: module and twin make the same of pages that lie at the end of 4 GiB`, (t) => {
    const pair = new Pair(name, {}, 2 ** 32);
    for (const length of [1, 31, 32, 33, 300, 4096, 49152, 65536]) {
      for (const kind of pageKinds) {
        const page = makePage(kind, length, length);
        for (const atEnd of anyEnd) {
          const stream = pair.compress(page, { atEnd })!.slice();
          t.is(Buffer.compare(pair.decompress(stream, length, { atEnd })!, page), 0);
          const cut = stream.subarray(0, stream.length >> 1);
          t.not(pair.decompress(cut, length, { atEnd })?.length, length);
        }
      }
    }
  });
}

test('a larger table gives other streams, which decode as well', (t) => {
  const [small, large] = [new Pair('lzo'), new Pair('lzo', { hashBits: 14 })];
  let shorter = 0;
  for (let i = 0; i < 100; i++) {
    const page = makePage('mixed', 16384, i);
    const stream = large.compress(page)!.slice();
    if (stream.length < small.compress(page)!.length) shorter++;
    t.is(Buffer.compare(small.decompress(stream, page.length)!, page), 0);
  }
  t.true(shorter > 0);
});
