import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './main.mjs';
import { npm } from './npm.mjs';

/** Installs the dependencies with `npm ci` when they are missing or not those of the lock file. */
export async function installWhenStale(root) {
  const state = installState(root);
  if (state === 'fresh') return;
  if (state !== 'unmarked') await npmCi(root, state);
  writeStamp(root);
}

/**
 * - `fresh`: the stamp in node_modules names this lock file and this Node.js.
 * - `unmarked`: somebody ran npm by hand since, and what npm noted down equals the lock file.
 * - `missing`, `changed`: to be installed.
 */
export function installState(root) {
  if (!existsSync(notePath(root))) return 'missing';
  const stamp = readStamp(root);
  const wanted = wantedStamp(root);
  if (stamp?.lock === wanted.lock && stamp.node === wanted.node) return 'fresh';
  const sameNode = stamp === undefined || stamp.node === wanted.node;
  return sameNode && installedEqualsLock(root) ? 'unmarked' : 'changed';
}

async function npmCi(root, state) {
  const why = state === 'missing' ? 'first run' : 'package-lock.json or Node.js changed';
  say(`installing dependencies (${why}; about 20 s)…`);
  // What vouches for an installation goes first, in case this one is cut short.
  for (const path of [notePath(root), stampPath(root)]) rmSync(path, { force: true });
  await npm(['ci', '--ignore-scripts', '--include=dev'], root);
}

/** Where npm notes down what it has installed, as the last thing it does. */
function notePath(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

function stampPath(root) {
  return join(root, 'node_modules', '.pagefold-install.json');
}

function wantedStamp(root) {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const major = process.versions.node.split('.')[0];
  return { lock: lock.digest('hex'), node: `${major} ${process.platform} ${process.arch}` };
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'));
  } catch {
    return undefined;
  }
}

/** An installation that is right needs no mark to be used, so a tree may be read-only. */
export function writeStamp(root) {
  try {
    writeFileSync(stampPath(root), `${JSON.stringify(wantedStamp(root))}\n`);
  } catch (error) {
    if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
  }
}

/** npm leaves out of its note what the lock file offers for other systems only. */
function installedEqualsLock(root) {
  const locked = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(notePath(root));
  const differs = ([path, entry]) =>
    path !== '' &&
    (installed[path] === undefined
      ? entry.optional !== true
      : JSON.stringify(installed[path]) !== JSON.stringify(entry));
  return (
    !Object.entries(locked).some(differs) &&
    Object.keys(installed).every((path) => locked[path] !== undefined)
  );
}

function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
