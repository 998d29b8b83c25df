import { createHash } from 'node:crypto';
import { contentsOf, makeMix, pageSize } from '@pagefold/bench';
import test from 'ava';
import { sameBytes, testPages } from './support/pages.ts';

const image = testPages(2000);
const contents = contentsOf(image);

test('contents of an image: same-filled pages, duplicates and distinct contents are all its pages', (t) => {
  const zero = digests(new Uint8Array(pageSize))[0];
  t.is(contents.sameFilledPages, digests(image).filter((digest) => digest === zero).length);
  t.is(contents.distinct.length + contents.duplicates + contents.sameFilledPages, 2000);
  t.is(contents.distinct.length, new Set(digests(image)).size - 1);
});

test('the mix has exactly the shares that it says', (t) => {
  const mix = makeMix(image, contents, 1000, 1);
  const found = contentsOf(mix.pages);
  t.is(found.sameFilledPages, 160);
  t.is(found.duplicates, 240);
  t.is(found.distinct.length, 600);
  t.deepEqual([mix.sameFilled, mix.duplicates, mix.unique, mix.derived], [160, 240, 600, 0]);
});

test('the mix is made of the pages of the image', (t) => {
  const mix = makeMix(image, contents, 1000, 1);
  const known = new Set(digests(image));
  t.true(digests(mix.pages).every((digest) => known.has(digest)));
});

test('one seed makes one mix, another seed another one', (t) => {
  const mix = makeMix(image, contents, 500, 3);
  t.true(sameBytes(makeMix(image, contents, 500, 3).pages, mix.pages));
  t.false(sameBytes(makeMix(image, contents, 500, 4).pages, mix.pages));
});

test('where an image has too few contents its pages are changed, and the mix says how many', (t) => {
  const few = image.subarray(0, 100 * pageSize);
  const fewContents = contentsOf(few);
  const mix = makeMix(few, fewContents, 1000, 1);
  t.is(mix.derived, 600 - fewContents.distinct.length);
  const found = contentsOf(mix.pages);
  t.deepEqual([found.sameFilledPages, found.duplicates], [160, 240]);
});

function digests(pages: Uint8Array): string[] {
  return Array.from({ length: pages.length / pageSize }, (_, i) =>
    createHash('sha256')
      .update(pages.subarray(i * pageSize, (i + 1) * pageSize))
      .digest('hex'),
  );
}
