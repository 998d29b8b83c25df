import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@pagefold/test-support';
import { decodeDictionaryFile } from '@pagefold/train';
import test, { type ExecutionContext } from 'ava';
import { folder, pagefold } from './support/pagefold.ts';

const pageSize = 4096;

/** An image of noise, whose pages have a piece in common. */
async function image(t: ExecutionContext, piece: Uint8Array, pages = 40): Promise<string> {
  const bytes = new Uint8Array(pages * pageSize);
  new Random(1).fill(bytes);
  for (let n = 0; n < pages && piece.length > 0; n++) bytes.set(piece, n * pageSize + n * 50);
  const path = join(await folder(t), 'image.raw');
  await writeFile(path, bytes);
  return path;
}

const piece = new Uint8Array(250);
new Random(2).fill(piece);

test('a dictionary has what the pages have in common, and its owner alone can read it', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'it.dict');
  const { exitCode, out, err } = await pagefold('train', await image(t, piece), '-o', path);
  t.is(exitCode, 0);
  t.regex(out, /it\.dict: a dictionary of [\d,]+ bytes, from 40 contents of 40 pages\n$/);
  t.is(err, 'pagefold: it holds memory of the images: keep it as you keep them\n');
  t.deepEqual(await readdir(directory), ['it.dict']);
  t.is((await stat(path)).mode & 0o777, 0o600);
  const { note, content } = await decodeDictionaryFile(await readFile(path), path);
  t.is(note, 'pages of image.raw');
  t.true(Buffer.from(content).includes(Buffer.from(piece)));
});

test('the same images make the same file, with --json and a note; one that was there is replaced', async (t) => {
  const path = join(await folder(t), 'it.dict');
  const args = ['train', await image(t, piece), '-o', path, '--note', 'the shop', '--json'];
  const first = await pagefold(...args);
  const bytes = await readFile(path);
  const again = await pagefold(...args);
  t.is(again.out, first.out);
  t.deepEqual(await readFile(path), bytes);
  t.regex(again.err, /was there and has been replaced/);
  const { note, content } = await decodeDictionaryFile(bytes, path);
  t.is(note, 'the shop');
  t.deepEqual(JSON.parse(first.out), {
    schema: 'pagefold.train.v1',
    dictionary: path,
    dictionary_bytes: content.length,
    page_size: pageSize,
    pages: 40,
    sample_contents: 40,
  });
});

test('a dictionary is no longer than it may be', async (t) => {
  const path = join(await folder(t), 'it.dict');
  const { exitCode } = await pagefold('train', await image(t, piece), '-o', path, '--size', '512');
  t.is(exitCode, 0);
  const { content } = await decodeDictionaryFile(await readFile(path), path);
  t.true(content.length <= 512);
});

test('for a compressor that has a model, the file has what its pools take, in which the dictionary is', async (t) => {
  const path = join(await folder(t), 'it.dict');
  const args = ['train', await image(t, piece), '-o', path, '--compressor', 'fold-a'];
  const { exitCode, out } = await pagefold(...args);
  t.is(exitCode, 0);
  t.regex(
    out,
    /it\.dict: for fold-a, a dictionary of [\d,]+ bytes, from 40 contents of 40 pages\n$/,
  );
  const { content } = await decodeDictionaryFile(await readFile(path), path);
  t.true(Buffer.from(content).includes(Buffer.from(piece)));
  t.is(Buffer.from(content).toString('latin1', 1, 4), 'fld');
  const json = JSON.parse((await pagefold(...args, '--json')).out) as Record<
    'compressor' | 'dictionary_bytes',
    unknown
  >;
  t.is(json.compressor, 'fold-a');
  t.is(json.dictionary_bytes, content.length);
});

test('a compressor that takes no dictionary is refused, and one that is not there', async (t) => {
  const args = ['train', await image(t, piece), '-o', join(await folder(t), 'it.dict')];
  const unable = await pagefold(...args, '--compressor', 'lzo');
  t.is(unable.exitCode, 3);
  t.regex(unable.err, /expected one that takes a dictionary, such as lz4 or fold-a; lzo does not/);
  const unknown = await pagefold(...args, '--compressor', 'snappy');
  t.is(unknown.exitCode, 3);
  t.regex(unknown.err, /snappy/);
});

test('where nothing can be trained, a file that was there stays', async (t) => {
  const path = join(await folder(t), 'it.dict');
  await writeFile(path, 'precious');
  const noise = await pagefold('train', await image(t, new Uint8Array()), '-o', path);
  t.is(noise.exitCode, 4);
  t.is(noise.err, 'pagefold: no dictionary can be made: no two pages have enough in common\n');
  const missing = await pagefold('train', '/nothing/here', '-o', path);
  t.is(missing.exitCode, 4);
  t.regex(missing.err, /^pagefold: \/nothing\/here: no such file/);
  t.is(await readFile(path, 'utf8'), 'precious');
});

test('options that cannot be are refused', async (t) => {
  for (const [args, message] of [
    [['a'], /required option '-o, --output <file>' not specified/],
    [['-o', 'x'], /missing required argument 'image'/],
    [['a', '-o', 'x', '--size', '100'], /Expected 512 to 1048576 bytes/],
    [['a', '-o', 'x', '--note', 'x'.repeat(1025)], /Expected at most 1024 bytes/],
  ] as const) {
    const { exitCode, err } = await pagefold('train', ...args);
    t.is(exitCode, 2);
    t.regex(err, message);
  }
});
