import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, pageSize, readSource, spreadPages, streamOfPages } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';
import { sameBytes, testPages } from './support/pages.ts';

const pages = testPages(3000);

function numberOf(stream: Uint8Array, index: number): number {
  const page = stream.subarray(index * pageSize, (index + 1) * pageSize);
  const at = Buffer.from(pages.buffer).indexOf(page);
  return at / pageSize;
}

test('images are read one after another, and told apart by nothing but their pages', async (t) => {
  const folder = temporaryFolder(t);
  const paths = ['a', 'b'].map((name) => join(folder, name));
  writeFileSync(paths[0]!, pages.subarray(0, 2000 * pageSize));
  writeFileSync(paths[1]!, pages.subarray(2000 * pageSize));
  const { bytes, source } = await readSource(paths, 10_000, folder);
  t.true(sameBytes(bytes, pages));
  t.is(source.description, '2 memory images');
  t.deepEqual([source.images, source.pages, source.pagesInImages], [2, 3000, 3000]);
  t.notRegex(JSON.stringify(source), new RegExp(folder));
});

test('of images that are too large each gives its part', async (t) => {
  const folder = temporaryFolder(t);
  const paths = ['a', 'b'].map((name) => join(folder, name));
  writeFileSync(paths[0]!, pages.subarray(0, 2000 * pageSize));
  writeFileSync(paths[1]!, pages.subarray(2000 * pageSize));
  const { bytes, images, source } = await readSource(paths, 300, folder);
  t.deepEqual(
    images.map(({ length }) => length / pageSize),
    [200, 100],
  );
  t.true(sameBytes(images[1]!, bytes.subarray(200 * pageSize)));
  t.deepEqual([source.pages, source.pagesInImages], [300, 3000]);
  const [first, second] = [pages, pages.subarray(2000 * pageSize)];
  t.true(sameBytes(bytes.subarray(0, 200 * pageSize), first.subarray(0, 200 * pageSize)));
  t.true(sameBytes(bytes.subarray(200 * pageSize), second.subarray(0, 100 * pageSize)));
});

test('spread pages are distinct and from all of the source', (t) => {
  const contents = contentsOf(pages);
  const chosen = spreadPages(
    { bytes: pages, contents, images: [], source: undefined as never },
    100,
  );
  t.is(contentsOf(chosen).distinct.length, 100);
  t.true(numberOf(chosen, 99) > 2500);
  const all = spreadPages(
    { bytes: pages, contents, images: [], source: undefined as never },
    10_000,
  );
  t.is(all.length / pageSize, contents.distinct.length);
});

test('a stream is the whole source, or runs of neighbours', (t) => {
  const source = {
    bytes: pages,
    contents: contentsOf(pages),
    images: [],
    source: undefined as never,
  };
  t.true(streamOfPages(source, 3000) === pages);
  const stream = streamOfPages(source, 1024);
  t.is(stream.length / pageSize, 1024);
  const run = stream.subarray(256 * pageSize, 512 * pageSize);
  const first = Math.floor((3000 - 256) / 4);
  t.true(sameBytes(run, pages.subarray(first * pageSize, (first + 256) * pageSize)));
});
