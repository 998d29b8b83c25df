import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What a test file says that takes a worker of its own, and hooks that would be for all tests of a worker. */
const alone = /^\/\/ Alone: |\btest\.(?:before|after)Each\b/m;
/** What a test file says that is no part of `npm test`, but of `npm run test:NAME`. */
const suite = /^\/\/ Suite: (\w+)/m;
/** What suites there are beside `npm test`; each has a script and a configuration of its name. */
const suites = ['browser', 'far', 'system'];

/**
 * Writes a module for each folder of compiled tests that imports those of its files that can share a worker,
 * and returns patterns for AVA: such a module, and not what it imports; and not what is part of another suite. It
 * does so for all workspaces if none are given.
 */
export function groupTests(root, workspaces = workspacesIn(root)) {
  const inSuites = [];
  const groups = testFolders(root, workspaces).flatMap((folder) => {
    const shared = [];
    for (const file of testsIn(root, folder)) {
      if (suiteOf(root, file) !== undefined) inSuites.push(file);
      else if (!alone.test(readFileSync(join(root, file), 'utf8'))) shared.push(file);
    }
    if (shared.length < 2) return [];
    const group = writeGroup(root, folder, shared);
    return [group, ...shared.map((file) => `!${file}`)];
  });
  return [...groups, ...inSuites.map((file) => `!${file}`)];
}

/** The compiled tests that are part of a suite beside `npm test`. */
export function suiteTests(root, name) {
  return testFolders(root, workspacesIn(root))
    .flatMap((folder) => testsIn(root, folder))
    .filter((file) => suiteOf(root, file) === name);
}

function suiteOf(root, file) {
  const [, name] = suite.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (name === undefined || suites.includes(name)) return name;
  throw new Error(`${file}: there is no suite "${name}": expected ${suites.join(', ')}`);
}

function writeGroup(root, folder, tests) {
  const group = `.test/${folder.replace('/.test', '')}.js`;
  const imports = tests.map((file) => `import '${relative(dirname(group), file)}';\n`);
  mkdirSync(join(root, dirname(group)), { recursive: true });
  writeFileSync(join(root, group), imports.join('').replaceAll('\\', '/'));
  return group;
}

function workspacesIn(root) {
  return ['packages', 'tests', 'examples'].flatMap((kind) => foldersIn(root, kind));
}

/** `.test` of each workspace and all folders below. */
function testFolders(root, workspaces) {
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
    .filter(({ name }) => name.endsWith('.test.js'))
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}

function entriesOf(root, folder) {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
}
