import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a test file says that takes a worker of its own, and hooks that would be for all tests of a worker. */
const alone = /^\/\/ Alone: |\btest\.(?:before|after)Each\b/m;
/** Tests that share a worker share its one thread: begun all at once, each would keep its pools and memories until it ends. */
const oneAtATime = fileURLToPath(new URL('one-at-a-time.mjs', import.meta.url));
/** The tests of scripts, which are not compiled. */
const scriptTests = 'scripts/test';
/** The folder of the modules that import the tests of a folder. */
const groups = '.test';
/** What a test file says that is no part of `npm test`, but of `npm run test:NAME`. */
const suite = /^\/\/ Suite: (\w+)/m;
/** What suites there are beside `npm test`; each has a script and a configuration of its name. */
const suites = ['browser', 'far', 'system'];

/**
 * Writes a module for each folder of tests that imports those of its files that can share a worker, and returns patterns for
 * AVA: such a module, and not what it imports; and not what is part of another suite.
 */
export function groupTests(root, folders = [...testFolders(root), scriptTests]) {
  const inSuites = [];
  const together = folders.flatMap((folder) => {
    const shared = [];
    for (const file of testsIn(root, folder)) {
      if (suiteOf(root, file) !== undefined) inSuites.push(file);
      else if (!alone.test(readFileSync(join(root, file), 'utf8'))) shared.push(file);
    }
    if (shared.length < 2) return [];
    const group = writeGroup(root, folder, shared);
    return [group, ...shared.map((file) => `!${file}`)];
  });
  return [...together, ...inSuites.map((file) => `!${file}`)];
}

/** Whether a path is that of a module which `groupTests` has written. */
export function isGroup(root, path) {
  return path.startsWith(join(root, groups, '/'));
}

/** The compiled tests that are part of a suite beside `npm test`. */
export function suiteTests(root, name) {
  return testFolders(root)
    .flatMap((folder) => testsIn(root, folder))
    .filter((file) => suiteOf(root, file) === name);
}

function suiteOf(root, file) {
  const [, name] = suite.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (name === undefined || suites.includes(name)) return name;
  throw new Error(`${file}: there is no suite "${name}": expected ${suites.join(', ')}`);
}

function writeGroup(root, workspaceTests, tests) {
  const group = `${groups}/${workspaceTests.replace('/.test', '')}.js`;
  const folder = join(root, dirname(group));
  const imports = [oneAtATime, ...tests.map((file) => join(root, file))].map(
    (file) => `import '${relative(folder, file)}';\n`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, group), imports.join('').replaceAll('\\', '/'));
  return group;
}

function workspacesIn(root) {
  return ['packages', 'tests', 'examples'].flatMap((kind) => foldersIn(root, kind));
}

/** `.test` of workspaces and all folders below: of all workspaces, or of those that are given. */
export function testFolders(root, workspaces = workspacesIn(root)) {
  return workspaces.flatMap((workspace) => withFolders(root, `${workspace}/.test`));
}

function withFolders(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const below = foldersIn(root, folder).flatMap((child) => withFolders(root, child));
  return [folder, ...below];
}

function foldersIn(root, folder) {
  return entriesOf(root, folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}

function testsIn(root, folder) {
  return entriesOf(root, folder)
    .filter(({ name }) => /\.test\.m?js$/.test(name))
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}

function entriesOf(root, folder) {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
}
