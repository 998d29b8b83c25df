import { fileURLToPath } from 'node:url';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { failureOf } from '../dist/failure.js';
import { imageFile, shell, startNode } from './support/pagefold.ts';

const bin = fileURLToPath(new URL('../bin/pagefold.js', import.meta.url));
const runs = fileURLToPath(new URL('../test/support/runs.mjs', import.meta.url));

const commands: readonly (readonly string[])[] = [
  ['analyze', 'IMAGE', '--hasher', 'xxh3/js', '--compressor', 'lz4/js'],
  ['demo'],
  ['conformance', runs],
  ['matrix', '--short'],
];

for (const command of commands) {
  test(`without WebAssembly, ${command[0]} says so in one line`, async (t) => {
    const image = await imageFile(t);
    const args = command.map((word) => (word === 'IMAGE' ? image : word));
    const { exitCode, out, err } = await startNode('--jitless', bin, ...args).finished;
    t.is(exitCode, 3, err);
    t.is(out, '');
    t.regex(err, /^pagefold: .*WebAssembly.*\n$/m);
    t.notRegex(err, /internal error|^ {4}at /m);
  });
}

test('without WebAssembly no backend is offered', async (t) => {
  const { out } = await startNode('--jitless', bin, 'backends', '--json').finished;
  const { backends }: { backends: { available: boolean; reason?: string }[] } = JSON.parse(out);
  t.true(backends.length > 0);
  t.true(backends.every(({ available, reason }) => !available && reason !== undefined));
});

const whereLimited = testWhere(process.platform === 'linux' || 'it takes the limits of Linux');

whereLimited('without address space, an analysis says so in one line', async (t) => {
  const { exitCode, err } = await shell(
    'ulimit -v 4000000; $PAGEFOLD analyze "$1"',
    await imageFile(t),
  );
  t.is(exitCode, 3, err);
  t.is(err.trimEnd().split('\n').length, 1, err);
});

test('memory that cannot be had anywhere else is no bug of pagefold', (t) => {
  for (const error of [
    new RangeError('Array buffer allocation failed'),
    new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory'),
    Object.assign(new Error('read'), { code: 'ENOMEM' }),
  ]) {
    t.like(failureOf(error), { exitCode: 3, code: 'OUT_OF_MEMORY' });
  }
  t.like(failureOf(new RangeError('Invalid array length')), { exitCode: 70, code: 'INTERNAL' });
});
