import { createHash } from 'node:crypto';
import test from 'ava';
import { generatedImage, writeGeneratedImage } from '../../dist/demo/generated-image.js';

/** The image that is made. */
async function generate(): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await writeGeneratedImage(async (part) => {
    parts.push(Uint8Array.from(part));
  });
  return Buffer.concat(parts);
}

/** Counts the pages of an image with means of its own. */
function count(bytes: Buffer): typeof generatedImage {
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
  t.is(generatedImage.pages, 2000);
  t.deepEqual(count(await generate()), generatedImage);
});

test('is the same each time', async (t) => {
  t.is(Buffer.compare(await generate(), await generate()), 0);
});
