import { ConfigError } from '@pagefold/contracts';
import test from 'ava';
import { Waits } from '../dist/waits.js';
import { imageFile, moduleFile, pagefold, start } from './support/pagefold.ts';

const never = () => new Promise<never>(() => {});

test('what settles is passed on', async (t) => {
  const waits = new Waits();
  t.is(await waits.during('a number', () => 5), 5);
  t.is(await waits.during('a promise', async () => 6), 6);
  const error = new Error('no');
  t.is(await t.throwsAsync(waits.during('a failure', () => Promise.reject(error))), error);
  t.notThrows(() => waits.giveUp());
});

test('what was waited for last is given up first, by name', async (t) => {
  const waits = new Waits();
  const outer = waits.during('the outer', async () => {
    await t.throwsAsync(waits.during('the inner', never), {
      instanceOf: ConfigError,
      message: /^the inner never answers/,
    });
    return never();
  });
  waits.giveUp();
  await new Promise(setImmediate);
  waits.giveUp();
  await t.throwsAsync(outer, { instanceOf: ConfigError, message: /^the outer never answers/ });
});

const stuckCreate = `export const stuck = {
  kind: 'allocator', name: 'stuck', contractVersion: 1, options: {}, probe: () => true,
  create: () => new Promise(() => {}),
};`;

test('an engine whose create() never answers is named, and the exit code is 3', async (t) => {
  const path = await imageFile(t);
  const module = await moduleFile(t, stuckCreate);
  const args = ['analyze', path, '--with', module, '--allocator', 'stuck'];
  const text = await start(...args).finished;
  t.is(text.exitCode, 3);
  t.is(text.out, '');
  t.regex(text.err, /^pagefold: allocator stuck: create\(\) never answers.*\n$/);
  const json = await start(...args, '--json').finished;
  t.is(json.exitCode, 3);
  t.is(json.err, '');
  t.regex(JSON.parse(json.out).error.message, /allocator stuck: create\(\) never answers/);
});

for (const command of ['backends', 'conformance']) {
  test(`a module that never loads is named by ${command}`, async (t) => {
    const module = await moduleFile(t, 'await new Promise(() => {});');
    const args = command === 'backends' ? ['--with', module] : [module];
    const { exitCode, err } = await start(command, ...args).finished;
    t.is(exitCode, 3);
    t.regex(err, /^pagefold: cannot load .*mine\.mjs: its top-level await never answers.*\n$/);
  });
}

test('a suite fails, and goes on, where create() never answers', async (t) => {
  const module = await moduleFile(t, stuckCreate);
  const { exitCode, out } = await start('conformance', module).finished;
  t.is(exitCode, 1);
  t.regex(out, /ok {3}the descriptor is well formed/);
  t.regex(out, /allocator stuck: create\(\) never answers/);
  t.regex(out, /1 passed, [1-9]\d* failed, \d+ skipped\n$/);
});

test('a cell of the matrix fails where create() never answers', async (t) => {
  const module = await moduleFile(t, stuckCreate);
  const only = ['--hasher', 'xxh3', '--compressor', 'lz4', '--allocator', 'stuck'];
  const size = ['--short', '--page-size', '4096'];
  const { exitCode, out } = await start('matrix', '--with', module, ...only, ...size).finished;
  t.is(exitCode, 1);
  t.regex(out, /stuck .*FAIL.*create\(\) never answers/);
});

test('an exit code is returned, and the process keeps its own', async (t) => {
  const module = await moduleFile(t, 'export const nothing = 1;');
  const { exitCode } = await pagefold('conformance', module);
  t.is(exitCode, 3);
  t.is(process.exitCode, undefined);
});
