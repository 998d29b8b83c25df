import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { groupTests, isGroup, suiteTests } from '../lib/test-groups.mjs';

/** Files of a made-up repository, by path. */
function repository(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-groups-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const plain = `test('one', () => {});`;

test('the tests of a folder are imported by one module, and not run by themselves', (t) => {
  const root = repository(t, {
    'packages/a/.test/two.test.js': plain,
    'packages/a/.test/one.test.js': plain,
    'packages/a/.test/support/pages.js': '',
    'packages/a/.test/below/three.test.js': plain,
    'packages/a/.test/below/four.test.js': plain,
    'packages/a/test/one.test.js': plain,
  });
  t.deepEqual(groupTests(root), [
    '.test/packages/a.js',
    '!packages/a/.test/one.test.js',
    '!packages/a/.test/two.test.js',
    '.test/packages/a/below.js',
    '!packages/a/.test/below/four.test.js',
    '!packages/a/.test/below/three.test.js',
  ]);
  const [first, ...rest] = readFileSync(join(root, '.test/packages/a.js'), 'utf8').split('\n');
  t.regex(first, /^import '.*\/one-at-a-time\.mjs';$/);
  t.deepEqual(rest, [
    "import '../../packages/a/.test/one.test.js';",
    "import '../../packages/a/.test/two.test.js';",
    '',
  ]);
  t.true(isGroup(root, join(root, '.test/packages/a.js')));
  t.false(isGroup(root, join(root, 'packages/a/.test/one.test.js')));
});

test('tests of scripts, which are not compiled, are imported by one module too', (t) => {
  const root = repository(t, {
    'scripts/test/one.test.mjs': plain,
    'scripts/test/two.test.mjs': plain,
    'scripts/lib/two.mjs': '',
  });
  t.deepEqual(groupTests(root), [
    '.test/scripts/test.js',
    '!scripts/test/one.test.mjs',
    '!scripts/test/two.test.mjs',
  ]);
});

test('a file that says so stands alone, and one with hooks for each test', (t) => {
  const root = repository(t, {
    'tests/b/.test/clock.test.js': `// Alone: its clock is the clock of all.\n${plain}`,
    'tests/b/.test/each.test.js': `test.afterEach.always(() => {});\n${plain}`,
    'tests/b/.test/one.test.js': plain,
    'tests/b/.test/two.test.js': `test.after.always(() => {});\n${plain}`,
  });
  t.deepEqual(groupTests(root), [
    '.test/tests/b.js',
    '!tests/b/.test/one.test.js',
    '!tests/b/.test/two.test.js',
  ]);
});

test('a file of another suite is part of that one alone', (t) => {
  const root = repository(t, {
    'packages/a/.test/one.test.js': plain,
    'packages/a/.test/page.test.js': `// Suite: browser\n${plain}`,
    'packages/a/.test/two.test.js': plain,
    'examples/b/.test/below/page.test.js': `// Suite: browser\n${plain}`,
    'examples/b/.test/server.test.js': `// Suite: far\n${plain}`,
  });
  t.deepEqual(groupTests(root), [
    '.test/packages/a.js',
    '!packages/a/.test/one.test.js',
    '!packages/a/.test/two.test.js',
    '!packages/a/.test/page.test.js',
    '!examples/b/.test/server.test.js',
    '!examples/b/.test/below/page.test.js',
  ]);
  t.deepEqual(suiteTests(root, 'browser'), [
    'packages/a/.test/page.test.js',
    'examples/b/.test/below/page.test.js',
  ]);
});

test('a folder with one test that could share, or without any, is left as it is', (t) => {
  const root = repository(t, {
    'packages/c/.test/one.test.js': plain,
    'packages/d/package.json': '{}',
  });
  t.deepEqual(groupTests(root), []);
});

test('a suite that there is not is refused, so that no test is lost', (t) => {
  const root = repository(t, { 'packages/a/.test/one.test.js': `// Suite: browsers\n${plain}` });
  const message =
    'packages/a/.test/one.test.js: there is no suite "browsers": expected browser, far, system';
  t.throws(() => groupTests(root), { message });
});
