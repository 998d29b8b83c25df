import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureDemo, readImages, snakeCased } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';
import { testPages } from './support/pages.ts';
import { sampleResults } from './support/results.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

function bench(...args: readonly string[]) {
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
}

test('a mistake is one line and exit code 2; help is exit code 0', (t) => {
  const mistake = bench('--nonsense');
  t.is(mistake.status, 2);
  t.is(mistake.stderr, "bench: Unknown option '--nonsense'; see --help\n");
  const help = bench('--help');
  t.is(help.status, 0);
  t.regex(help.stdout, /^Usage: npm run bench/);
});

test('an image that is not there is one line and exit code 4', (t) => {
  const { status, stderr } = bench('--image', '/nonexistent/image');
  t.is(status, 4);
  t.regex(stderr, /bench: \/nonexistent\/image: no such file\n$/);
});

test('figures of an earlier run are printed and drawn again', (t) => {
  const folder = temporaryFolder(t);
  const json = join(folder, 'old.json');
  const charts = join(folder, 'charts');
  writeFileSync(json, JSON.stringify(snakeCased(sampleResults)));
  const { status, stdout } = bench('--from', json, '--charts', charts);
  t.is(status, 0);
  t.regex(stdout, /4,400 \[4,224, 4,488\]/);
  t.deepEqual(readdirSync(charts).sort(), [
    'bench.json',
    'bytes-per-page.svg',
    'pool-size.svg',
    'store-and-load.svg',
  ]);
});

test('a file without figures is one line and exit code 4', (t) => {
  const json = join(temporaryFolder(t), 'other.json');
  for (const text of ['{}', 'null', 'no JSON']) {
    writeFileSync(json, text);
    const { status, stderr } = bench('--from', json, '--no-charts');
    t.is(status, 4);
    t.regex(stderr, /^bench: \S+other\.json: no figures.*\n$/);
  }
});

test('a part can be measured by itself, and leaves nothing behind', (t) => {
  const folder = temporaryFolder(t);
  const image = join(folder, 'image.raw');
  const json = join(folder, 'figures.json');
  writeFileSync(image, testPages(300));
  const { status, stdout } = spawnSync(
    process.execPath,
    [main, '--quick', '--only', 'kernels', '--image', image, '--json', json],
    { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
  );
  t.is(status, 0);
  t.regex(stdout, /xxh3, pages in cache/);
  const text = readFileSync(json, 'utf8');
  t.is(JSON.parse(text).schema, 'pagefold.bench.v2');
  t.notRegex(text, /\/tmp|image\.raw/);
  t.deepEqual(readdirSync(folder).sort(), ['figures.json', 'image.raw']);
});

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
