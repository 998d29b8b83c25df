import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { alone } from '../lib/alone.mjs';
import { isInstalled } from '../lib/install.mjs';
import { removeStaleOutputs } from '../lib/prepare.mjs';

function treeOf(t, files) {
  const tree = mkdtempSync(join(tmpdir(), 'pagefold-prepare-'));
  t.teardown(() => rmSync(tree, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  return tree;
}

const ava = { version: '7.0.0', integrity: 'sha512-a' };
const link = { resolved: 'packages/core', link: true };
const locked = {
  '': { name: 'root' },
  'packages/core': { version: '0.1.0' },
  'node_modules/@pagefold/core': link,
  'node_modules/ava': ava,
  'node_modules/for-windows': { version: '1.0.0', optional: true },
};
const noted = { 'node_modules/@pagefold/core': link, 'node_modules/ava': ava };

/** With what npm has noted down. */
function isInstalledWith(t, note) {
  const files = { 'package-lock.json': JSON.stringify({ packages: locked }) };
  if (note !== undefined) {
    files['node_modules/.package-lock.json'] = JSON.stringify({ packages: note });
  }
  return isInstalled(treeOf(t, files));
}

test('dependencies are installed when npm has noted down what the lock file has', (t) => {
  t.true(isInstalledWith(t, noted));
});

test('without a note, with a package too few or in another version they are not', (t) => {
  t.false(isInstalledWith(t, undefined));
  t.false(isInstalledWith(t, { 'node_modules/ava': ava }));
  t.false(isInstalledWith(t, { ...noted, 'node_modules/ava': { ...ava, version: '6.0.0' } }));
});

/** What is left of these files after the cleaning. */
function leftOf(t, files) {
  const tree = treeOf(t, Object.fromEntries(files.map((file) => [file, ''])));
  removeStaleOutputs(tree);
  return files.filter((file) => existsSync(join(tree, file)));
}

const built = (name) => ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => name + ending);

test('outputs with a source stay, and what the compiler has not written', (t) => {
  const files = [
    'src/deep/pool.ts',
    'dist/.tsbuildinfo',
    'dist/a.wasm',
    ...built('dist/deep/pool'),
  ];
  t.deepEqual(leftOf(t, files), files);
  t.deepEqual(leftOf(t, ['dist/page.js']), ['dist/page.js']);
});

test('outputs without a source go, and the build info with them', (t) => {
  const kept = ['test/new.test.ts', ...built('.test/new.test')];
  t.deepEqual(leftOf(t, [...kept, '.test/.tsbuildinfo', ...built('.test/old.test')]), kept);
  t.deepEqual(leftOf(t, ['dist/.tsbuildinfo', ...built('dist/index')]), []);
});

test('actions for one folder run one after the other, those for others beside them', async (t) => {
  let running = 0;
  let most = 0;
  const action = async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  const folder = treeOf(t, {});
  await Promise.all([alone(folder, action), alone(folder, action), alone(folder, action)]);
  t.is(most, process.platform === 'linux' || process.platform === 'win32' ? 1 : 3);
  await alone(folder, () => alone(`${folder}/other`, action));
  t.is(running, 0);
});

test('an action that fails, and a process that is killed, leave no lock behind', async (t) => {
  const folder = treeOf(t, {});
  await t.throwsAsync(alone(folder, () => Promise.reject(new Error('no network'))));
  const url = new URL('../lib/alone.mjs', import.meta.url);
  const program = `
    import { alone } from ${JSON.stringify(url.href)};
    await alone(${JSON.stringify(folder)}, () => {
      console.log('held');
      return new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.is(await alone(folder, () => 'mine'), 'mine');
});
