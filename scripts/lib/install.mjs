import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './main.mjs';
import { npm } from './npm.mjs';

/** Installs the dependencies with `npm ci` when they are missing or not those of the lock file. */
export async function installWhenStale(root) {
  const note = noteOf(root);
  if (isInstalled(root)) return;
  const why = existsSync(note) ? 'package-lock.json changed' : 'first run';
  say(`installing dependencies (${why}; about 20 s)…`);
  // What vouches for an installation goes first, in case this one is cut short.
  rmSync(note, { force: true });
  await npm(['ci', '--ignore-scripts', '--include=dev'], root);
}

/**
 * Whether what npm noted down when it had installed has all that the lock file has. npm leaves out what is
 * for other systems only; of workspaces only the links matter.
 */
export function isInstalled(root) {
  if (!existsSync(noteOf(root))) return false;
  const installed = packagesIn(noteOf(root));
  return Object.entries(packagesIn(join(root, 'package-lock.json')))
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) =>
      path in installed
        ? JSON.stringify(installed[path]) === JSON.stringify(entry)
        : entry.optional === true,
    );
}

/** The last thing that npm writes. */
function noteOf(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
