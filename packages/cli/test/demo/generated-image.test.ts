import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { openImages } from '@pagefold/estimate';
import test from 'ava';
import { generatedImage, writeGeneratedImage } from '../../dist/demo/generated-image.js';

const folder = mkdtempSync(join(tmpdir(), 'pagefold-generated-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** Counts the pages of a file with means of its own. */
function count(path: string): typeof generatedImage {
  const bytes = readFileSync(path);
  const times = new Map<string, number>();
  let zero = 0;
  let sameFilled = 0;
  for (let at = 0; at < bytes.length; at += 4096) {
    const page = bytes.subarray(at, at + 4096);
    if (page.equals(Buffer.alloc(4096, page.subarray(0, 8)))) {
      sameFilled++;
      if (page[0] === 0) zero++;
    } else {
      const digest = createHash('sha256').update(page).digest('hex');
      times.set(digest, (times.get(digest) ?? 0) + 1);
    }
  }
  const pages = bytes.length / 4096;
  const duplicates = pages - sameFilled - times.size;
  return { pageSize: 4096, pages, zero, sameFilled, contents: times.size, duplicates };
}

test('holds what it says it holds', async (t) => {
  const path = join(folder, 'known.raw');
  await writeGeneratedImage(path);
  t.is(generatedImage.pages, 2000);
  t.deepEqual(count(path), generatedImage);
});

test('is the same each time, and replaces what was there', async (t) => {
  const path = join(folder, 'same.raw');
  await writeGeneratedImage(path);
  const first = readFileSync(path);
  await writeGeneratedImage(path);
  t.is(Buffer.compare(readFileSync(path), first), 0);
});

test('is an image', async (t) => {
  const path = join(folder, 'image.raw');
  await writeGeneratedImage(path);
  const [image] = await openImages([path]);
  t.is(image!.pages, generatedImage.pages);
  await image!.close();
});

test('says that it cannot be written', async (t) => {
  const path = join(folder, 'nowhere', 'x.raw');
  const code = 'PAGEFOLD_INPUT_FAILED';
  const error = await t.throwsAsync(writeGeneratedImage(path), { instanceOf: InputError, code });
  t.true(error!.message.startsWith(`${path}: cannot be written: ENOENT`));
});
