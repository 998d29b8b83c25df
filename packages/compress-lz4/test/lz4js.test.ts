import { createLz4js, lz4js } from '@pagefold/compress-lz4';
import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { makePage, pageKinds, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { anyPage } from './support/arbitraries.ts';
import { Arena } from './support/arena.ts';
import { readSequences } from './support/blocks.ts';
import { Lz4jsRig } from './support/lz4js-rig.ts';
import { lz4jsPageBlocks, lz4jsTextBlocks } from './support/lz4js-vectors.ts';

const anyPlace = fc.constantFrom('middle' as const, 'last' as const);
const anyFiller = fc.integer({ min: 0, max: 255 });

test('the descriptor makes the compressor that its name says', async (t) => {
  t.is(lz4js.kind, 'compressor');
  t.is(lz4js.engine, undefined);
  t.is(lz4js.contractVersion, 1);
  t.true(lz4js.probe());
  const codec = await lz4js.create({ memory: new Workbench(), pageSize: 4096 });
  t.is(codec.name, lz4js.name);
  t.is(codec.name, 'lz4js');
  t.deepEqual(codec.capabilities, { maxPrefix: 0 });
  t.is(codec.readSlack, 0);
  t.is(codec.writeSlack, 0);
});

test('any option is refused', async (t) => {
  const context = { memory: new Workbench(), pageSize: 4096 };
  const error = await t.throwsAsync(createLz4js(context, { acceleration: 1 }), {
    instanceOf: ConfigError,
  });
  t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
});

test('a page memory without room for its buffers is refused', async (t) => {
  const memory = new Workbench({ byteLength: 131072 });
  const error = await t.throwsAsync(createLz4js({ memory, pageSize: 65536 }), {
    instanceOf: ConfigError,
  });
  t.is(error.code, 'PAGEFOLD_PAGE_MEMORY_FULL');
});

test('more than a page is refused, since it has no buffer for it', async (t) => {
  const memory = new Workbench();
  const codec = await createLz4js({ memory, pageSize: 4096 });
  const src = memory.reserve(8192);
  const dst = memory.reserve(8192);
  t.throws(() => codec.compress(src, 4097, dst, 8192, 0), {
    instanceOf: RangeError,
    message: '"length" expected an integer from 0 to 4096, got 4097',
  });
});

test('pages of every short length come back', async (t) => {
  const rig = await Lz4jsRig.create();
  for (let length = 1; length <= 600; length++) {
    const page = makePage(pageKinds[length % pageKinds.length]!, length, length);
    sameBytes(t, rig.decompress(rig.compress(page)!, length), page, `${length}`);
  }
});

test('a page comes back, wherever in the memory page and block lie', async (t) => {
  const rig = await Lz4jsRig.create();
  fc.assert(
    fc.property(anyPage(65536), anyPlace, anyPlace, (page, place, src) => {
      const block = rig.compress(page, { place })!;
      const dst = src === 'last' ? 'middle' : place;
      t.true(Buffer.from(page).equals(rig.decompress(block, page.length, { src, dst })!));
    }),
  );
});

test('a block is written where it fits, and nothing outside of its room', async (t) => {
  const rig = await Lz4jsRig.create();
  fc.assert(
    fc.property(anyPage(600), (page) => {
      const block = rig.compress(page)!;
      const { length } = block;
      for (let capacity = 0; capacity < length; capacity += 1 + (capacity >> 4)) {
        t.is(rig.compress(page, { capacity }), undefined);
      }
      t.is(rig.compress(page, { capacity: length - 1 }), undefined);
      sameBytes(t, rig.compress(page, { capacity: length }), block);
    }),
    { numRuns: 60 },
  );
});

test('what does not compress is longer than before, by no more than its bound', async (t) => {
  const rig = await Lz4jsRig.create();
  for (const length of [1, 12, 13, 14, 15, 16, 269, 270, 271, 4096, 65535, 65536]) {
    const page = makePage('random', length, 1);
    const block = rig.compress(page)!;
    t.true(block.length > length && block.length <= rig.bound(length), `${length}`);
    t.true(Buffer.from(page).equals(rig.decompress(block, length)!));
    t.is(rig.compress(page, { capacity: length }), undefined);
  }
});

test('what lies around a page or a block has no influence', async (t) => {
  const rig = await Lz4jsRig.create();
  fc.assert(
    fc.property(anyPage(5000), anyFiller, anyPlace, (page, filler, place) => {
      const block = rig.compress(page)!;
      sameBytes(t, rig.compress(page, { filler, place }), block);
      const unpacked = rig.decompress(block, page.length, { filler, src: place });
      sameBytes(t, unpacked, new Uint8Array(page));
    }),
  );
});

test('a thousand pages through two instances in turn leave nothing in their tables', async (t) => {
  const rig = await Lz4jsRig.create(2);
  const pages = Array.from({ length: 1000 }, (_, i) =>
    makePage(pageKinds[i % pageKinds.length]!, 4096 - (i % 3), i >> 1),
  );
  const blocks = pages.map((page, i) => rig.compress(page, { instance: i & 1 })!);
  for (let i = pages.length - 1; i >= 0; i--) {
    const page = pages[i]!;
    const instance = (i & 1) ^ 1;
    sameBytes(t, rig.compress(page, { instance }), blocks[i], `page ${i}`);
    sameBytes(t, rig.decompress(blocks[i]!, page.length, { instance }), page, `page ${i}`);
  }
  const alone = await Lz4jsRig.create();
  sameBytes(t, alone.compress(pages[999]!), blocks[999]);
});

test('blocks are those of lz4js', async (t) => {
  const rig = await Lz4jsRig.create();
  for (const [text, block] of lz4jsTextBlocks) {
    const page = Buffer.from(text);
    t.is(toHex(rig.compress(page)!), block, text);
    t.is(toHex(rig.decompress(Buffer.from(block, 'hex'), page.length)!), toHex(page), text);
  }
  for (const [kind, length, seed, blockLength, blockHash] of lz4jsPageBlocks) {
    const block = rig.compress(makePage(kind, length, seed))!;
    t.is(block.length, blockLength, `${kind} ${length}`);
    t.is(fnv1a(block), blockHash, `${kind} ${length}`);
  }
});

test('lz4 refuses the blocks that liblz4 refuses, which is why this is no engine of it', (t) => {
  const arena = new Arena();
  for (const [text, block, isLz4] of lz4jsTextBlocks) {
    const page = arena.decompress(Buffer.from(block, 'hex'), text.length);
    t.is(page && Buffer.from(page).toString(), isLz4 ? text : undefined, text);
  }
});

test('lz4 refuses a block exactly if it has a match in the last 11 bytes of the page', async (t) => {
  const rig = await Lz4jsRig.create();
  const arena = new Arena();
  let refused = 0;
  for (let seed = 0; seed < 400; seed++) {
    const page = makePage(pageKinds[seed % pageKinds.length]!, 4096, seed);
    const block = rig.compress(page)!;
    const isLate = readSequences(block).matches.some(({ start }) => start > page.length - 12);
    sameBytes(t, arena.decompress(block, page.length), isLate ? undefined : page, `seed ${seed}`);
    if (isLate) refused++;
  }
  t.log(`${refused} of 400 blocks`);
  t.true(refused > 0);
});

test('the other way round, blocks of lz4 are decoded', async (t) => {
  const rig = await Lz4jsRig.create();
  const arena = new Arena();
  fc.assert(
    fc.property(anyPage(9000), (page) => {
      const unpacked = rig.decompress(arena.compress(page)!, page.length);
      sameBytes(t, unpacked, new Uint8Array(page));
    }),
  );
});

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
