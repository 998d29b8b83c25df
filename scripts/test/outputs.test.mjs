import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { removeStaleOutputs } from '../lib/outputs.mjs';

/** A tree with these empty files; returns which of them are left after the cleaning. */
function leftOf(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-outputs-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  writeFileSync(join(root, 'package.json'), '{ "workspaces": ["packages/*", "tests/*"] }');
  removeStaleOutputs(root);
  return files.filter((file) => existsSync(join(root, file)));
}

const built = (folder, name) =>
  ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => `${folder}/${name}${ending}`);

test('outputs with a source stay', (t) => {
  const files = [
    'packages/core/src/deep/pool.ts',
    'packages/core/dist/.tsbuildinfo',
    'packages/core/dist/kernel.wasm',
    ...built('packages/core/dist', 'deep/pool'),
    'tests/matrix/test/all.test.ts',
    'tests/matrix/.test/.tsbuildinfo',
    ...built('tests/matrix/.test', 'all.test'),
  ];
  t.deepEqual(leftOf(t, files), files);
});

test('outputs without a source go, with the build info of their project', (t) => {
  const kept = ['packages/core/src/pool.ts', ...built('packages/core/dist', 'pool')];
  const gone = ['packages/core/dist/.tsbuildinfo', ...built('packages/core/dist', 'deep/old')];
  t.deepEqual(leftOf(t, [...kept, ...gone]), kept);
});

test('a test that is gone goes', (t) => {
  const kept = ['packages/core/test/new.test.ts', ...built('packages/core/.test', 'new.test')];
  const gone = ['packages/core/.test/.tsbuildinfo', ...built('packages/core/.test', 'old.test')];
  t.deepEqual(leftOf(t, [...kept, ...gone]), kept);
});

test('all outputs of a package that is gone go', (t) => {
  const gone = [
    'packages/old/dist/.tsbuildinfo',
    ...built('packages/old/dist', 'index'),
    'packages/old/.test/.tsbuildinfo',
    ...built('packages/old/.test', 'old.test'),
  ];
  t.deepEqual(leftOf(t, gone), []);
});

test('a folder that the compiler did not make is left alone', (t) => {
  const files = ['packages/site/dist/page.js', 'packages/site/package.json'];
  t.deepEqual(leftOf(t, files), files);
});
