import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { oneLine, visible, visibleJson } from '../dist/visible.js';
import { folder, imageFile, moduleFile, pagefold, shell, tenPages } from './support/pagefold.ts';

/** One of each kind: C0, DEL, C1, bidi, line separators, half a pair, and a newline. */
const hostile = 'a\u001b]0;x\u0007\u007f\u009b2J\u202eb\u2066c\u2028\u2029\u200f\ud800\nd';
const commands = /[^\P{C}\n]|[\u2028\u2029]/u;

test('a text keeps its lines and loses every command', (t) => {
  t.is(visible('plain, öäü, 漢字\n'), 'plain, öäü, 漢字\n');
  t.notRegex(visible(hostile), commands);
  t.is(visible('\u001b[2J\n'), '\\u{1b}[2J\n');
  t.is(oneLine('a\nb'), 'a\\u{a}b');
});

test('JSON without commands is the same value', (t) => {
  const text = visibleJson({ [hostile]: [hostile] });
  t.notRegex(text, commands);
  t.deepEqual(JSON.parse(text), { [hostile]: [hostile] });
});

test('a hostile file name reaches nobody’s terminal', async (t) => {
  const plain = await imageFile(t);
  const path = join(await folder(t), 'x\u001b]0;pwned\u0007\u202e\u0085\n.raw');
  await rename(plain, path);
  const report = await pagefold('analyze', path);
  t.is(report.exitCode, 0);
  t.notRegex(report.out, commands);
  t.regex(report.out.split('\n')[0]!, /x\\u\{1b\}\]0;pwned.*\.raw.*: 10 pages/);
  const json = await pagefold('analyze', path, '--json');
  t.notRegex(json.out, commands);
  t.deepEqual(JSON.parse(json.out).images, [path]);
  for (const args of [
    ['analyze', `${path}.gone`],
    ['analyze', path, '--page-size', '65536'],
    ['analyze', path, '--with', path],
    ['analyze', path, '--hasher', '\u001b[31m'],
    ['conformance', path],
    ['\u001b[31m'],
    ['help', '\u001b[31m'],
    ['analyze', path, '--\u009b2J'],
    ['matrix', '--image', `${path}.gone`],
    ['capture', '--pid', '99999999', '-o', path],
    ['capture', '--pid', String(process.pid), '-o', join(path, 'in-a-file')],
  ]) {
    const { exitCode, out, err } = await pagefold(...args);
    t.not(exitCode, 0, args.join(' '));
    t.is(out, '');
    t.notRegex(err, commands);
    t.is(err.trimEnd().split('\n').length, 1, err);
  }
});

test('what a backend says of itself cannot look like a line of ours', async (t) => {
  const module = await moduleFile(
    t,
    `export const loud = {
      kind: 'compressor', name: 'loud', contractVersion: 1, options: {},
      probe: () => 'no\\u001b[2J\\n  ok   everything', create: () => { throw new Error('x'); },
    };`,
  );
  for (const args of [
    ['backends', '--with', module],
    ['conformance', module],
  ]) {
    const { out } = await pagefold(...args);
    t.notRegex(out, commands);
    t.notRegex(out, /^ {2}ok {3}everything/m);
  }
});

const onLinux = testWhere(process.platform === 'linux' || 'it takes the file names of Linux');

onLinux('an image whose name is not UTF-8 is read', async (t) => {
  const path = join(await folder(t), 'plain.raw');
  await writeFile(path, tenPages());
  const line =
    'D=$(dirname "$1"); F="$D/"$(printf "n\\351e.raw"); cp "$1" "$F"; $PAGEFOLD analyze "$F" "$1"';
  const read = await shell(line, path);
  t.is(read.err, '');
  t.regex(read.out, /n\ufffde\.raw, .*plain\.raw: 20 pages/);
  const only = '--hasher xxh3 --compressor lz4 --allocator zbud --short';
  const proved = await shell(
    line.replace('analyze "$F" "$1"', `matrix --image "$F" ${only}`),
    path,
  );
  t.regex(proved.out, /1 passed, 0 failed/);
  const written = await shell('$PAGEFOLD demo -o $(printf "/n\\351")', path);
  t.is(written.exitCode, 4);
  t.regex(written.err, /its name is not UTF-8: choose another/);
  const missing = await shell('$PAGEFOLD analyze $(printf "/n\\351")', path);
  t.is(missing.exitCode, 4);
  t.is(missing.err, 'pagefold: /n\ufffd: no such file\n');
});
