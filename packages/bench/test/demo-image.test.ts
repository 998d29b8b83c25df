import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureDemo, readImages } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';

test('the demo is captured when no image is given', async (t) => {
  const folder = temporaryFolder(t);
  const { path, description } = await captureDemo(folder);
  t.regex(description, /^(memory of 4 demo services|generated image)$/);
  const { pages } = await readImages([path], 100);
  t.is(pages, 100);
  t.true(existsSync(path));
  t.deepEqual(readdirSync(folder), ['demo.raw']);
});

test('of an image larger than what is wanted, exactly that many pages are taken', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'image.raw');
  const imagePages = 24_922;
  writeFileSync(path, '');
  truncateSync(path, imagePages * 4096);
  for (const wanted of [1, 7, 14, 27, 108, imagePages - 1, imagePages, imagePages + 1]) {
    const { pages } = await readImages([path], wanted);
    t.is(pages, Math.min(wanted, imagePages), `${wanted} wanted`);
  }
});
