import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { testFiles } from '../lib/test-files.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const asked = (...args) => testFiles(root, root, args);

test('a test is found by its source, and only its project is built', (t) => {
  t.deepEqual(asked('packages/core/test/device.test.ts'), {
    files: ['packages/core/.test/device.test.js'],
    projects: ['packages/core/test'],
  });
  t.deepEqual(asked('./packages/cli/test/demo/generated-image.test.ts').files, [
    'packages/cli/.test/demo/generated-image.test.js',
  ]);
});

test('a test is found as it is compiled, and by folder or pattern', (t) => {
  t.deepEqual(asked('packages/core/.test/device.test.js').files, [
    'packages/core/.test/device.test.js',
  ]);
  t.deepEqual(asked('packages/core', 'packages/cli/test'), {
    files: ['packages/core/.test', 'packages/cli/.test'],
    projects: ['packages/core/test', 'packages/cli/test'],
  });
  t.deepEqual(asked('examples/*/test/**'), { files: ['examples/*/.test/**'], projects: [] });
});

test('what is below tests/ is one project', (t) => {
  t.deepEqual(asked('tests/model/test/model.test.ts'), {
    files: ['tests/model/.test/model.test.js'],
    projects: ['tests/model'],
  });
});

test('a test of the scripts needs no compiling, but what the scripts load', (t) => {
  t.deepEqual(asked('scripts/test/api.test.mjs', 'packages/core'), {
    files: ['scripts/test/api.test.mjs', 'packages/core/.test'],
    projects: [],
  });
});

test('paths are those of the folder that npm was called in', (t) => {
  t.deepEqual(testFiles(root, join(root, 'packages/core/test'), ['lru.test.ts']).files, [
    'packages/core/.test/lru.test.js',
  ]);
});
