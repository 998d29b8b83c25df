import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { installState, writeStamp } from '../lib/install.mjs';

const ava = { version: '7.0.0', integrity: 'sha512-a' };
const lock = { '': { name: 'root' }, 'node_modules/ava': ava };

/** A tree with this lock file, and with what npm notes down when it has installed. */
function tree(t, { locked = lock, installed } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-install-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
  if (installed !== undefined) {
    mkdirSync(join(root, 'node_modules'));
    const note = JSON.stringify({ packages: installed });
    writeFileSync(join(root, 'node_modules/.package-lock.json'), note);
  }
  return root;
}

const installed = { 'node_modules/ava': ava };

test('without an installation it is missing', (t) => {
  t.is(installState(tree(t)), 'missing');
});

test('after the stamp it is fresh, until the lock file changes', (t) => {
  const root = tree(t, { installed });
  writeStamp(root);
  t.is(installState(root), 'fresh');
  const changed = { ...lock, 'node_modules/ava': { ...ava, version: '7.0.1' } };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: changed }));
  t.is(installState(root), 'changed');
});

test('an installation of another major version of Node.js is changed', (t) => {
  const root = tree(t, { installed });
  const stamp = join(root, 'node_modules/.pagefold-install.json');
  writeFileSync(stamp, JSON.stringify({ lock: 'any', node: '18 linux x64' }));
  t.is(installState(root), 'changed');
});

test('an installation by hand counts when it equals the lock file', (t) => {
  t.is(installState(tree(t, { installed })), 'unmarked');
});

test('an installation by hand with too little, too much or another version does not', (t) => {
  const more = { ...installed, 'node_modules/c8': { version: '12.0.0' } };
  const other = { 'node_modules/ava': { ...ava, version: '6.0.0' } };
  for (const wrong of [{}, more, other]) {
    t.is(installState(tree(t, { installed: wrong })), 'changed');
  }
});

test('what is optional, for another system, may be absent', (t) => {
  const locked = { ...lock, 'node_modules/win32': { version: '1.0.0', optional: true } };
  t.is(installState(tree(t, { locked, installed })), 'unmarked');
});
