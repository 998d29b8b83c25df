import { readFileSync } from 'node:fs';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canCapture } from '@pagefold/estimate';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test, { type ExecutionContext } from 'ava';
import {
  bin,
  folder,
  mixedImage,
  pagefold,
  shell,
  startNode,
  swapArea,
  tenPages,
} from './support/pagefold.ts';

const liveTest = canCapture() ? test : test.skip;

/** A folder with the images of two hosts and a key. */
async function fleet(t: ExecutionContext): Promise<string> {
  const place = await folder(t);
  const image = mixedImage(400);
  await writeFile(join(place, 'one.raw'), image);
  await writeFile(join(place, 'two.raw'), image.subarray(0, image.length / 2));
  await writeFile(join(place, 'key'), 'sixteen bytes or more');
  return place;
}

/** Takes the sketches of both; returns their paths. */
async function sketches(t: ExecutionContext, place: string, theta = '1/1'): Promise<string[]> {
  const paths: string[] = [];
  for (const host of ['one', 'two']) {
    const path = join(place, `${host}.parquet`);
    const own = ['-o', path, '--host', host, '--group', `rack-${host}`];
    const key = ['--key', join(place, 'key'), '--theta', theta];
    const { exitCode, err } = await pagefold('sketch', join(place, `${host}.raw`), ...own, ...key);
    t.is(err, '');
    t.is(exitCode, 0);
    paths.push(path);
  }
  return paths;
}

test('sketches of two hosts are merged to what an analysis of both says', async (t) => {
  const place = await fleet(t);
  const merged = await pagefold('merge', ...(await sketches(t, place)), '--json');
  t.is(merged.exitCode, 0);
  const answer = JSON.parse(merged.out);
  const images = ['one', 'two'].map((host) => join(place, `${host}.raw`));
  const analysis = JSON.parse((await pagefold('analyze', ...images, '--json')).out);
  t.is(answer.pages, analysis.pages);
  t.is(answer.zero_pages, analysis.layers.zero_pages);
  t.deepEqual(answer.duplicates.pages, { value: analysis.layers.duplicate_pages, error: 0 });
  t.is(answer.inside_hosts.pages.value, analysis.domain_sharing.inside_pages);
  t.is(answer.across_groups.pages.value, analysis.domain_sharing.across_pages);
  t.is(answer.across_hosts.pages.value, 0);
});

test('the schema has what merge prints', async (t) => {
  const file = new URL('../../../docs/reference/fleet.schema.json', import.meta.url);
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')));
  const { out } = await pagefold('merge', ...(await sketches(t, await fleet(t), '1/2')), '--json');
  const report = JSON.parse(out);
  t.true(validate(report), JSON.stringify(validate.errors, undefined, 2));
  t.false(validate({ ...report, groups: undefined }));
  t.false(validate({ ...report, schema: 'pagefold.fleet.v2' }));
});

test('merge prints tables, and writes a page that names the hosts', async (t) => {
  const place = await fleet(t);
  const page = join(place, 'fleet.html');
  const paths = await sketches(t, place, '1/2');
  const { out, err, exitCode } = await pagefold('merge', ...paths, '--html', page);
  t.is(exitCode, 0);
  t.regex(out, /^2 hosts, 600 pages, 2\.3 MiB: \d+\.\d+ ± \d+\.\d+ % are duplicates of others\.\n/);
  t.regex(out, /across groups +\d+ ± \d+/);
  t.regex(out, /rack-two +1 +200/);
  t.regex(err, /fleet\.html written/);
  const html = await readFile(page, 'utf8');
  t.regex(html, /<th scope="row">rack-one<\/th>/);
  t.false(/<script|https?:/.test(html));
});

test('a sketch is readable by its owner only, and replaces another', async (t) => {
  const place = await fleet(t);
  const [path] = await sketches(t, place);
  t.is((await stat(path!)).mode & 0o777, 0o600);
  await chmod(path!, 0o644);
  const again = await pagefold('sketch', join(place, 'one.raw'), '-o', path!, '--plain', '--json');
  t.regex(again.err, /without a key, whoever has the sketch can find out/);
  t.regex(again.err, /was there and has been replaced/);
  t.like(JSON.parse(again.out), {
    schema: 'pagefold.sketch.v1',
    digests: 'plain',
    one_in: 1024,
    pages: 400,
  });
  t.is((await stat(path!)).mode & 0o777, 0o600);
});

test('what cannot be sketched is told, and nothing is written', async (t) => {
  const place = await fleet(t);
  const [image, path] = [join(place, 'one.raw'), join(place, 'new.parquet')];
  const refused = async (exitCode: number, message: RegExp, ...args: string[]) => {
    const ended = await pagefold('sketch', ...args, '-o', path);
    t.is(ended.exitCode, exitCode);
    t.regex(ended.err, message);
  };
  await refused(2, /give a key that all hosts share with --key, or say --plain/, image);
  await refused(2, /give images, or live processes/, '--plain');
  await refused(2, /1\/N with N a power of two/, image, '--plain', '--theta', '1/1000');
  await refused(2, /cannot be used with option '--plain'/, image, '--plain', '--key', image);
  await writeFile(join(place, 'short'), 'short');
  await refused(3, /expected 16 to 4096 bytes, got 5/, image, '--key', join(place, 'short'));
  await refused(4, /none: no such file/, image, '--key', join(place, 'none'));
  await refused(4, /none: no such file/, join(place, 'none'), '--plain');
  await writeFile(join(place, 'swap'), swapArea());
  await refused(4, /swap: no sketch of it/, join(place, 'swap'), '--plain');
  t.deepEqual((await readdir(place)).sort(), ['key', 'one.raw', 'short', 'swap', 'two.raw']);
});

test('a sketch that cannot be written is told before anything is read', async (t) => {
  const place = await fleet(t);
  const output = join(place, 'nowhere', 'new.parquet');
  const image = join(place, 'none');
  const { exitCode, err } = await pagefold('sketch', image, '--plain', '-o', output);
  t.is(exitCode, 4);
  t.regex(err, /cannot write .*nowhere\/new\.parquet: there is no folder .*nowhere/);
});

liveTest('a sketch of a live process has its pages', async (t) => {
  const path = join(await folder(t), 'live.parquet');
  const own = ['--pid', `${process.pid}`, '-o', path, '--plain', '--json'];
  const { out, err, exitCode } = await pagefold('sketch', ...own);
  t.is(exitCode, 0, err);
  t.true(JSON.parse(out).pages > 100);
});

test('without DuckDB merge says what to install', async (t) => {
  const place = await fleet(t);
  const hooks = `data:text/javascript,${encodeURIComponent(`
    export async function resolve(name, context, next) {
      if (name !== '@duckdb/node-api') return next(name, context);
      throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' });
    }`)}`;
  const register = `data:text/javascript,${encodeURIComponent(
    `import { register } from 'node:module'; register(${JSON.stringify(hooks)});`,
  )}`;
  const { finished } = startNode('--import', register, bin, 'merge', ...(await sketches(t, place)));
  const { exitCode, err } = await finished;
  t.is(exitCode, 3);
  const manifest = fileURLToPath(new URL('../../fleet/package.json', import.meta.url));
  const version = JSON.parse(await readFile(manifest, 'utf8')).peerDependencies['@duckdb/node-api'];
  t.true(err.includes(`npm install @duckdb/node-api@${version}`), err);
});

test('merge leaves no temporary files', async (t) => {
  const place = await fleet(t);
  const paths = await sketches(t, place);
  const temporary = await folder(t);
  const line = 'TMPDIR="$1" $PAGEFOLD merge "$2" "$3" --memory 64M';
  const ended = await shell(line, temporary, ...paths);
  t.is(ended.exitCode, 0, ended.err);
  t.deepEqual(await readdir(temporary), []);
  await writeFile(join(place, 'image'), tenPages());
  const wrong = await pagefold('merge', join(place, 'image'));
  t.is(wrong.exitCode, 4);
  t.regex(wrong.err, /image: no Parquet file, or a damaged one/);
  const nowhere = 'TMPDIR=/nowhere $PAGEFOLD merge "$1" "$2"';
  const refused = await shell(nowhere, ...paths);
  t.is(refused.exitCode, 4);
  t.regex(
    refused.err,
    /no temporary files can be made in \/nowhere \(ENOENT\): name another folder/,
  );
});
