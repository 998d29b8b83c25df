import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { generatePages } from '@pagefold/conformance';
import type { BackendDescriptor } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import { analyze, type CombinationResult } from '@pagefold/estimate';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { PagePass } from '../dist/page-pass.js';
import { everyAllocator, registry } from './support/analysis.ts';
import { page, pageSize, sourceOf } from './support/pages.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);

/** As those of third parties may be. */
function withoutCounter(
  descriptor: BackendDescriptor<'allocator'>,
): BackendDescriptor<'allocator'> {
  const { createCounter: _, ...rest } = descriptor;
  return rest;
}

const withHandles = new BackendRegistry([
  xxh3Wasm,
  sha256Node,
  lz4Wasm,
  ...[zbud, z3fold, zsmalloc].map(withoutCounter),
]);

async function passOver(backends: BackendRegistry, pages: Iterable<Uint8Array>): Promise<PagePass> {
  const pass = await PagePass.create(backends, everyAllocator, pageSize, [], 1);
  pass.nextInput();
  for (const each of pages) pass.add(each);
  return pass;
}

function* repeated(each: Uint8Array, times: number): Generator<Uint8Array> {
  for (let n = 0; n < times; n++) yield each;
}

for (const entropy of [0.2, 0.45, 0.7, 1]) {
  test(`pages of one content take no memory but for the first (${entropy} of a page)`, async (t) => {
    const few = await passOver(registry, repeated(page(1, entropy), 2));
    const many = await passOver(registry, repeated(page(1, entropy), 6000));
    t.is(many.contents.size, 1);
    t.is(many.byteLength, few.byteLength);
    // What the allocators themselves would take, for comparison.
    const handles = await passOver(withHandles, repeated(page(1, entropy), 6000));
    t.true(handles.byteLength > many.byteLength + 6000 * 20);
  });
}

test(`a content takes 48 bytes, and 4 a compressor (seed ${seed})`, async (t) => {
  const pages = 12_000;
  const generated = generatePages({ pages, duplicateShare: 0.5, compressibility: 0.7, seed });
  const pass = await passOver(registry, generated);
  const { uniquePages } = generated.truth;
  t.is(pass.contents.size, uniquePages);
  // Tables grow by 4 KiB: records, index, words, the lengths; and what counters begin with.
  t.true(pass.byteLength < uniquePages * 52 + 40_000, `${pass.byteLength}`);
  const before = await passOver(withHandles, generated);
  t.log(`bytes a page, by counting: ${(pass.byteLength / pages).toFixed(1)}`);
  t.log(`with a handle for every object: ${(before.byteLength / pages).toFixed(1)}`);
});

test(`an allocator without a counter gives the same figures (seed ${seed})`, async (t) => {
  const options = { pages: 3000, zeroShare: 0.1, duplicateShare: 0.3, referenceSkew: 1, seed };
  const pages = [...generatePages(options)].map((each) => each.slice());
  const [counted, allocated] = await Promise.all(
    [registry, withHandles].map(async (each) => {
      const sources = [sourceOf(pages)];
      const analysis = await analyze({ sources, registry: each, combinations: everyAllocator });
      return analysis.combinations.map(withoutTimes);
    }),
  );
  t.is(counted!.length, 3);
  t.deepEqual(counted, allocated);
});

/** What does not hang on how fast it went. */
function withoutTimes(row: CombinationResult): Partial<CombinationResult> {
  const { microsecondsPerPage: _, microsecondsPerPageWithoutDedup: __, ...others } = row;
  const { onParetoFront: ___, ...figures } = others;
  return figures;
}
