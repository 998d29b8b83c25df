import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { BackendRegistry } from '@pagefold/core';
import { analyze } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { bytesOf, type KnownPage, known, knownPages } from './support/known-pages.ts';
import { pageSize, sourceOf } from './support/pages.ts';
import { plainPools } from './support/plain-pools.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const registry = new BackendRegistry([xxh3Wasm, sha256Node, known, zbud, z3fold, zsmalloc]);
const allocators = ['zbud', 'z3fold', 'zsmalloc'] as const;
const combinations = allocators.map((allocator) => ({
  hasher: 'xxh3',
  compressor: 'known',
  allocator,
}));

/** How often contents occur: all alike, most of them once, and as Zipf has it. */
const distributions: Readonly<Record<string, readonly number[]>> = {
  'no duplicates': new Array<number>(800).fill(1),
  'every content four times': new Array<number>(200).fill(4),
  'by Zipf': Array.from({ length: 300 }, (_, i) => Math.ceil(300 / (i + 1))),
  'one content only': [500],
};

interface Content {
  readonly content: number;
  readonly packed: number;
}

const isContent = (page: KnownPage): page is Content => 'content' in page;

function layersOf(pages: readonly KnownPage[]) {
  const contents = pages.filter(isContent);
  const uniquePages = new Set(contents.map(({ content }) => content)).size;
  const zeroPages = pages.filter((page) => !isContent(page) && page.word === 0n).length;
  return {
    zeroPages,
    sameFilledPages: pages.length - contents.length - zeroPages,
    duplicatePages: contents.length - uniquePages,
    uniquePages,
  };
}

/** What a pool on an allocator makes of the pages, by its rules. */
function poolOf(allocator: (typeof allocators)[number], pages: readonly KnownPage[]) {
  const { longest, takesRaw, poolPages } = plainPools[allocator];
  const contents = pages.filter(isContent);
  const isRaw = ({ packed }: Content) => packed > longest;
  const kept = contents.filter((page) => takesRaw || !isRaw(page));
  const lengthOf = (page: Content) => (isRaw(page) ? pageSize : page.packed);
  const plain = kept.map(lengthOf);
  // Objects come in the order of the first pages.
  const seen = new Set<number>();
  const isFirst = ({ content }: Content) => !seen.has(content) && seen.add(content) !== undefined;
  const shared = kept.filter(isFirst).map(lengthOf);
  const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0);
  const rejectedPages = contents.length - kept.length;
  return {
    storedPages: pages.length - rejectedPages,
    rawPages: kept.filter(isRaw).length,
    rejectedPages,
    rejected: rejectedPages === 0 ? {} : { 'compress-poor': rejectedPages },
    objects: shared.length,
    comprDataSize: sum(shared),
    comprDataSizeWithoutDedup: sum(plain),
    poolPages: poolPages.call(plainPools[allocator], shared),
    poolPagesWithoutDedup: poolPages.call(plainPools[allocator], plain),
    dedupRatio: shared.length === 0 ? null : kept.length / shared.length,
  };
}

for (const [name, copies] of Object.entries(distributions)) {
  test(`every figure of known pages is exact: ${name} (seed ${seed})`, async (t) => {
    const shares = { zeroPages: 90, sameFilled: [40, 1, 7, 7], copies };
    const pages = knownPages(shares, seed);
    // Several inputs, one of them small.
    const inputs = [pages.slice(0, 200), pages.slice(200, 210), pages.slice(210)];
    const sources = inputs.map((each) => sourceOf(each.map(bytesOf), 17));
    const analysis = await analyze({ sources, registry, combinations });

    t.is(analysis.pages, pages.length);
    t.deepEqual(analysis.layers, layersOf(pages));
    t.deepEqual(
      analysis.inputs.map(({ layers }) => layers),
      inputs.map(layersOf),
    );
    t.is(analysis.distinctContents, copies.length);
    for (const { references, contents, pages: shared } of analysis.sharingHistogram) {
      const within = copies.filter((count) => count >= references && count < references * 2);
      t.is(contents, within.length);
      t.is(
        shared,
        within.reduce((sum, count) => sum + count, 0),
      );
    }
    for (const [i, allocator] of allocators.entries()) {
      t.like(analysis.combinations[i], poolOf(allocator, pages), allocator);
    }
  });
}
