import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { readPackages } from '../workspaces.mjs';

/**
 * Every package below `packages/` with what the rules read of it. `name` is short (`core`), `fullName`
 * is what others import (`@pagefold/core`), paths are relative to the root.
 */
export function readWorkspace(root) {
  return readPackages(root).map(({ folder, manifest }) => ({
    folder,
    manifest,
    name: manifest.name.replace('@pagefold/', ''),
    fullName: manifest.name,
    manifestFile: `${folder}/package.json`,
    manifestText: readFileSync(join(root, folder, 'package.json'), 'utf8'),
    sources: sourcesOf(root, folder),
    types: readTsconfig(root, `${folder}/tsconfig.json`)?.compilerOptions?.types,
    references: referencesOf(root, `${folder}/tsconfig.json`),
    testReferences: referencesOf(root, `${folder}/test/tsconfig.json`),
  }));
}

/** The folders that a tsconfig refers to, or undefined where there is no such file. */
export function referencesOf(root, file) {
  return readTsconfig(root, file)?.references?.map(({ path }) =>
    posix.join(dirname(file), path).replace(/\/(tsconfig\.json)?$/, ''),
  );
}

/** The tsconfig as it is written, with `references` in any case. */
function readTsconfig(root, file) {
  const path = join(root, file);
  if (!existsSync(path)) return undefined;
  const { config = {} } = ts.parseConfigFileTextToJson(path, readFileSync(path, 'utf8'));
  return { references: [], ...config };
}

function sourcesOf(root, folder) {
  const path = join(root, folder, 'src');
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => ({
      file: `${folder}/src/${file}`,
      text: readFileSync(join(path, file), 'utf8'),
    }));
}

/** What a package may use at run time: name to range, of all kinds of dependencies but one. */
export function dependenciesOf({ manifest }) {
  return {
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    ...manifest.dependencies,
  };
}

/** The line of a manifest that names `word`, for messages. */
export function lineOf(text, word) {
  const lines = text.split('\n');
  return Math.max(1, lines.findIndex((line) => line.includes(`"${word}"`)) + 1);
}
