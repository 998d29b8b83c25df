import { fc, testProp } from '@fast-check/ava';
import { zbud } from '@pagefold/alloc-zbud';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { type GeneratedPages, type GenerateOptions, generatePages } from '@pagefold/conformance';
import { BackendRegistry } from '@pagefold/core';
import { analyze, type PageSource } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import test from 'ava';

/** Options with every share; what is left of 1 is unique. */
const anyOptions: fc.Arbitrary<GenerateOptions> = fc.record({
  pages: fc.integer({ min: 20, max: 400 }),
  zeroShare: fc.double({ min: 0, max: 0.3, noNaN: true }),
  sameFilledShare: fc.double({ min: 0, max: 0.2, noNaN: true }),
  duplicateShare: fc.double({ min: 0, max: 0.4, noNaN: true }),
  referenceSkew: fc.double({ min: 0, max: 2, noNaN: true }),
  compressibility: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.integer(),
});

testProp(
  'the estimator finds exactly what was put in',
  [anyOptions],
  async (t, options) => {
    const generated = generatePages(options);
    const { layers, sharingHistogram, distinctContents, pages } = await analyze({
      sources: [sourceOf(generated)],
      registry: new BackendRegistry([sha256Node, lz4Wasm, zbud]),
      combinations: [{ hasher: 'sha256', compressor: 'lz4', allocator: 'zbud' }],
    });
    const { truth } = generated;
    t.is(pages, truth.pages);
    t.deepEqual(layers, {
      zeroPages: truth.zeroPages,
      sameFilledPages: truth.sameFilledPages,
      duplicatePages: truth.duplicatePages,
      uniquePages: truth.uniquePages,
    });
    t.is(distinctContents, truth.uniquePages);
    t.deepEqual(
      sharingHistogram.map(({ references, contents, pages }) => ({ references, contents, pages })),
      truth.sharing,
    );
  },
  { numRuns: 25 },
);

test('shares are counted out exactly', (t) => {
  const { truth } = generatePages({
    pages: 1000,
    zeroShare: 0.25,
    sameFilledShare: 0.1,
    duplicateShare: 0.333,
  });
  t.like(truth, {
    pages: 1000,
    zeroPages: 250,
    sameFilledPages: 100,
    sameFilledWords: 16,
    duplicatePages: 333,
    uniquePages: 317,
  });
  t.is(sum(truth.sharing.map(({ contents }) => contents)), 317);
  t.is(sum(truth.sharing.map(({ pages }) => pages)), 650);
});

test('with skew some contents have many pages, without it all have as many', (t) => {
  const even = generatePages({ pages: 3000, duplicateShare: 2 / 3 }).truth.sharing;
  t.deepEqual(even, [{ references: 2, contents: 1000, pages: 3000 }]);
  const skewed = generatePages({ pages: 3000, duplicateShare: 2 / 3, referenceSkew: 1 }).truth;
  t.true(skewed.sharing.at(-1)!.references >= 128, JSON.stringify(skewed.sharing));
  t.true(skewed.sharing[0]!.contents > 300, JSON.stringify(skewed.sharing));
});

test('the same options make the same pages, another seed makes others', (t) => {
  const options = { pages: 50, zeroShare: 0.1, duplicateShare: 0.3, seed: 4 };
  const all = (generated: GeneratedPages) => Array.from(generated, (page) => page.slice());
  t.deepEqual(all(generatePages(options)), all(generatePages(options)));
  t.notDeepEqual(all(generatePages({ ...options, seed: 5 })), all(generatePages(options)));
});

test('pages can be had in any order', (t) => {
  const generated = generatePages({ pages: 40, sameFilledShare: 0.2, pageSize: 8192 });
  const page = new Uint8Array(8192);
  const inOrder = Array.from(generated, (one) => one.slice());
  for (let place = 39; place >= 0; place--) {
    generated.fill(place, page);
    t.deepEqual(page, inOrder[place]);
  }
});

test('what compresses well takes fewer bytes', async (t) => {
  const bytes = async (compressibility: number) => {
    const { combinations } = await analyze({
      sources: [sourceOf(generatePages({ pages: 100, compressibility }))],
      registry: new BackendRegistry([sha256Node, lz4Wasm, zbud]),
      combinations: [{ hasher: 'sha256', compressor: 'lz4', allocator: 'zbud' }],
    });
    return (combinations[0]!.comprDataSize + combinations[0]!.rejectedPages * 4096) / 409_600;
  };
  t.true((await bytes(0)) === 1);
  t.true((await bytes(0.5)) > 0.4 && (await bytes(0.5)) < 0.7);
  t.true((await bytes(1)) < 0.05);
});

test('there can be no pages at all', (t) => {
  const generated = generatePages({ pages: 0, zeroShare: 1 });
  t.deepEqual([...generated], []);
  t.deepEqual(generated.truth.sharing, []);
});

test('millions of pages cost nothing until they are asked for', (t) => {
  const generated = generatePages({ pages: 2 ** 24, duplicateShare: 0.5, referenceSkew: 1 });
  const page = new Uint8Array(4096);
  generated.fill(2 ** 24 - 1, page);
  t.true(page.some((byte) => byte !== 0));
  t.is(sum(generated.truth.sharing.map(({ pages }) => pages)), 2 ** 24);
});

test('options that cannot be are refused', (t) => {
  const refused: GenerateOptions[] = [
    { pages: -1 },
    { pages: 1.5 },
    { pages: 10, zeroShare: 1.1 },
    { pages: 10, referenceSkew: -1 },
    { pages: 10, compressibility: Number.NaN },
    { pages: 10, zeroShare: 0.6, duplicateShare: 0.6 },
    { pages: 10, duplicateShare: 1 },
  ];
  for (const options of refused) {
    t.throws(() => generatePages(options), { instanceOf: RangeError }, JSON.stringify(options));
  }
  t.throws(() => generatePages({ pages: 1, pageSize: 1000 }), { code: 'PAGEFOLD_INVALID_OPTION' });
  const generated = generatePages({ pages: 2 });
  t.throws(() => generated.fill(2, new Uint8Array(4096)), { instanceOf: RangeError });
  t.throws(() => generated.fill(0, new Uint8Array(100)), { instanceOf: RangeError });
});

/** Generated pages as the estimator reads them. */
function sourceOf(generated: GeneratedPages): PageSource {
  const { pageSize } = generated;
  return {
    name: 'generated',
    pageSize,
    pages: generated.truth.pages,
    async *read() {
      yield* generated;
    },
    async close() {},
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

test('similar pages differ from another content in one word', (t) => {
  const generated = generatePages({ pages: 200, similarShare: 0.4, duplicateShare: 0.2, seed: 5 });
  t.is(generated.truth.uniquePages, 160);
  t.is(generated.truth.similarPages, 80);
  // Without its first word, which is its number, a content is as often there as it has similar ones.
  const contents = new Set(Array.from(generated, (page) => Buffer.from(page).toString('latin1')));
  const rests = new Set([...contents].map((page) => page.slice(8)));
  t.is(contents.size, 160);
  t.is(rests.size, 80);
  t.throws(() => generatePages({ pages: 10, similarShare: 1 }), {
    instanceOf: RangeError,
    message: /"similarShare" leaves no page/,
  });
});
