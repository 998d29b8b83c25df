import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { ImageWriter } from '../dist/image-writer.js';
import { folder, pagefold } from './support/pagefold.ts';

const page = new Uint8Array(4096).fill(7);

test('an image takes its place when it is whole, readable by its owner only', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'image.raw');
  await writeFile(path, 'precious');
  await chmod(path, 0o666);
  const image = await ImageWriter.at(path);
  t.true(image.replaces);
  t.deepEqual(await readdir(directory), ['image.raw']);
  await image.write(page);
  t.is(await readFile(path, 'utf8'), 'precious');
  const part = (await readdir(directory)).find((name) => name !== 'image.raw');
  t.is((await stat(join(directory, part!))).mode & 0o777, 0o600);
  await image.finish();
  await image.discard();
  t.deepEqual(await readdir(directory), ['image.raw']);
  t.deepEqual(Uint8Array.from(await readFile(path)), page);
  t.is((await stat(path)).mode & 0o777, 0o600);
});

test('what is discarded leaves everything as it was', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'image.raw');
  await writeFile(path, 'precious');
  const begun = await ImageWriter.at(path);
  await begun.write(page);
  await begun.discard();
  await begun.discard();
  await (await ImageWriter.at(path)).discard();
  t.deepEqual(await readdir(directory), ['image.raw']);
  t.is(await readFile(path, 'utf8'), 'precious');
});

test('an image of no pages is a file', async (t) => {
  const path = join(await folder(t), 'empty.raw');
  const image = await ImageWriter.at(path);
  t.false(image.replaces);
  await image.finish();
  t.is((await stat(path)).size, 0);
});

test('two images of one name do not meet before they are whole', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'image.raw');
  const [first, second] = [await ImageWriter.at(path), await ImageWriter.at(path)];
  await first.write(page);
  await second.write(new Uint8Array(8));
  await second.discard();
  await first.finish();
  t.deepEqual(Uint8Array.from(await readFile(path)), page);
  t.deepEqual(await readdir(directory), ['image.raw']);
});

test('an image is put in the place of nothing but a file', async (t) => {
  const directory = await folder(t);
  const target = join(directory, 'target');
  await writeFile(target, 'precious');
  await mkdir(join(directory, 'directory'));
  await symlink(target, join(directory, 'link'));
  await symlink(join(directory, 'nothing'), join(directory, 'dangling'));
  await refuses(t, join(directory, 'directory'), /a directory/);
  await refuses(t, join(directory, 'link'), /a symbolic link/);
  await refuses(t, join(directory, 'dangling'), /a symbolic link/);
  t.is(await readFile(target, 'utf8'), 'precious');
});

const onUnix = testWhere(process.platform !== 'win32' || 'Windows has no such files');

onUnix('an image is put in the place of no pipe and no device', async (t) => {
  const pipe = join(await folder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await refuses(t, pipe, /a pipe/);
  await refuses(t, '/dev/null', /a device/);
  await refuses(t, '/dev/stdout', /a symbolic link/);
});

async function refuses(t: ExecutionContext, path: string, message: RegExp): Promise<void> {
  const code = 'PAGEFOLD_BAD_INPUT';
  await t.throwsAsync(ImageWriter.at(path), { instanceOf: InputError, code, message });
}

test('a folder that is not there, or is none, is a failure that names the file', async (t) => {
  const directory = await folder(t);
  const file = join(directory, 'file');
  await writeFile(file, 'precious');
  const missing = await ImageWriter.at(join(directory, 'nowhere', 'x.raw'));
  const error = await t.throwsAsync(missing.write(page), { instanceOf: InputError });
  t.regex(error.message, /^cannot write .*nowhere\/x\.raw: there is no folder .*nowhere/);
  t.notRegex(error.message, /\.part/);
  await missing.discard();
  await t.throwsAsync(ImageWriter.at(join(file, 'x.raw')), { message: /ENOTDIR/ });
});

test('a capture that fails creates nothing and keeps what was there', async (t) => {
  const directory = await folder(t);
  const path = join(directory, 'keep.raw');
  await writeFile(path, 'precious');
  for (const output of [path, join(directory, 'new.raw')]) {
    const { exitCode } = await pagefold('capture', '--pid', '99999999', '-o', output);
    t.is(exitCode, 4);
  }
  t.deepEqual(await readdir(directory), ['keep.raw']);
  t.is(await readFile(path, 'utf8'), 'precious');
});
