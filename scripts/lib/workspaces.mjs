import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The folders that the workspaces of the root manifest (`packages/*` and so on) name, relative. */
export function workspaceFolders(root) {
  return readJson(join(root, 'package.json')).workspaces.flatMap((pattern) =>
    foldersIn(root, pattern.replace(/\/\*$/, '')),
  );
}

/** `{ folder, manifest }` of every workspace. */
export function readWorkspaces(root) {
  return withManifests(root, workspaceFolders(root));
}

/** `{ folder, manifest }` of every package below `packages/`. */
export function readPackages(root) {
  return withManifests(root, foldersIn(root, 'packages'));
}

function withManifests(root, folders) {
  return folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(join(root, folder, 'package.json')) }));
}

function foldersIn(root, parent) {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
    .sort();
}
