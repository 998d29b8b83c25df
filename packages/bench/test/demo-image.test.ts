import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureDemo, readImages } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';

/** In place of `pagefold`: a command that keeps 100 pages, or fails. */
const works = `
import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
const { values, positionals } = parseArgs({ options: { output: { type: 'string' } }, allowPositionals: true });
if (positionals.join() !== 'demo') throw new Error('another command');
writeFileSync(values.output, new Uint8Array(100 * 4096));
console.log('memory of 4 demo services: 100 pages of 4.0 KiB (0.4 MiB)');
`;
const fails = `console.error('no services here'); process.exitCode = 70;`;

function commandOf(folder: string, source: string): string {
  const path = join(folder, 'command.mjs');
  writeFileSync(path, source);
  return path;
}

test('without images the demo is captured, and named as it names itself', async (t) => {
  const folder = temporaryFolder(t);
  const { path, description } = await captureDemo(folder, commandOf(folder, works));
  t.is(description, 'memory of 4 demo services');
  const { pages } = await readImages([path], 1000);
  t.is(pages, 100);
});

test('a demo that fails is an error with what it says', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(() => captureDemo(folder, commandOf(folder, fails)), {
    message: 'pagefold demo made no image: no services here',
  });
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
