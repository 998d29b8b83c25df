import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { checkLayers } from '../lib/layers/check.mjs';
import { floors, namesBackends } from '../lib/layers/policy.mjs';
import { root } from '../lib/root.mjs';

function fullName(name) {
  return name === 'pagefold' ? name : `@pagefold/${name}`;
}

function ranges(names = []) {
  return Object.fromEntries(names.map((name) => [name, '^1.0.0']));
}

function referencesTo(names, prefix) {
  return names.map((name) => ({ path: `${prefix}${name.replace('@pagefold/', '')}` }));
}

/**
 * Files of a package whose manifest and tsconfig agree. `depends` are full names, `src` maps file names
 * to sources, `manifest` and `files` change what would be made of that.
 */
function filesOf(name, { depends = [], src = { 'index.ts': '' }, manifest = {}, files = {} }) {
  const internal = depends.filter((full) => full.includes('pagefold'));
  const folder = `packages/${name}`;
  return {
    [`${folder}/package.json`]: JSON.stringify(
      {
        name: fullName(name),
        exports: { '.': './dist/index.js' },
        dependencies: ranges(depends),
        ...manifest,
      },
      null,
      2,
    ),
    [`${folder}/tsconfig.json`]: JSON.stringify({ references: referencesTo(internal, '../') }),
    ...Object.fromEntries(
      Object.entries(src).map(([file, text]) => [`${folder}/src/${file}`, text]),
    ),
    ...files,
  };
}

/** What is wrong with a tree of these packages, as the script prints it. */
function broken(t, packages, rootFiles = {}) {
  const tree = mkdtempSync(join(tmpdir(), 'pagefold-layers-'));
  t.teardown(() => rmSync(tree, { recursive: true }));
  const names = Object.keys(packages);
  const files = {
    'tsconfig.json': JSON.stringify({ references: referencesTo(names, 'packages/') }),
    ...Object.assign({}, ...names.map((name) => filesOf(name, packages[name]))),
    ...rootFiles,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(tree, dirname(file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  return checkLayers(tree).broken.map(({ file, line, rule }) => `${file}:${line}: ${rule}`);
}

const contracts = {};
const onContracts = ['@pagefold/contracts'];

test('dependencies that go down pass, and imports of them in every form', (t) => {
  const src = {
    'index.ts': [
      "import { a } from '@pagefold/contracts';",
      "export * from '@pagefold/contracts/deep';",
      "export { other } from './other.ts';",
      "import { readFileSync } from 'node:fs';",
      "export type C = import('@pagefold/contracts').C;",
    ].join('\n'),
    'other.ts': 'export const other = 1;',
  };
  t.deepEqual(broken(t, { contracts, core: { depends: onContracts, src } }), []);
});

test('a dependency goes neither up nor sideways, peers included', (t) => {
  t.deepEqual(broken(t, { contracts: { depends: ['@pagefold/core'] }, core: {} }), [
    'packages/contracts/package.json:7: contracts (floor 0) depends on core (floor 2): only down, never sideways or up',
  ]);
  t.deepEqual(broken(t, { contracts, tables: { depends: onContracts } }), [
    'packages/tables/package.json:7: tables (floor 0) depends on contracts (floor 0): only down, never sideways or up',
  ]);
  const manifest = { peerDependencies: ranges(['@pagefold/core']) };
  const peer = { manifest, files: { 'packages/hash-xxh3/tsconfig.json': '{}' } };
  const found = broken(t, { core: {}, 'hash-xxh3': peer });
  t.true(found.some((line) => line.includes('hash-xxh3 (floor 2) depends on core (floor 2)')));
});

test('the lowest floor depends on nothing at all', (t) => {
  t.deepEqual(broken(t, { contracts: { depends: ['pako'] } }), [
    'packages/contracts/package.json:7: contracts (floor 0) depends on nothing, not on pako',
  ]);
});

test('a package without a floor is reported', (t) => {
  t.deepEqual(broken(t, { novelty: {} }), [
    'packages/novelty/package.json:2: novelty stands on no floor (scripts/lib/layers/policy.mjs)',
  ]);
});

test('one package names the built-in backends; the others may for development', (t) => {
  const depends = ['@pagefold/alloc-zbud'];
  t.deepEqual(broken(t, { [namesBackends]: { depends }, 'alloc-zbud': {} }), []);
  t.deepEqual(broken(t, { estimate: { depends }, 'alloc-zbud': {} }), [
    `packages/estimate/package.json:7: estimate (floor 4) depends on alloc-zbud (floor 2): only ${namesBackends} names the built-in backends`,
  ]);
  const manifest = { devDependencies: ranges(depends) };
  t.deepEqual(broken(t, { estimate: { manifest }, 'alloc-zbud': {} }), []);
});

test('bench is free to name backends and what is beside it, but only while it is private', (t) => {
  const bench = { depends: ['@pagefold/alloc-zbud', '@pagefold/estimate'] };
  const others = { 'alloc-zbud': {}, estimate: {} };
  t.deepEqual(broken(t, { bench: { ...bench, manifest: { private: true } }, ...others }), []);
  t.is(broken(t, { bench, ...others }).length, 2);
});

test('only container and cli depend on inversify', (t) => {
  const user = { depends: ['inversify'] };
  t.deepEqual(broken(t, { cli: user, container: user }), []);
  t.deepEqual(broken(t, { estimate: user }), [
    'packages/estimate/package.json:7: only container and cli depend on inversify',
  ]);
});

test('a package for browsers has no types of Node.js', (t) => {
  const project = (name) => ({
    files: {
      [`packages/${name}/tsconfig.json`]: '{ "compilerOptions": { "types": ["node"] } }',
    },
  });
  t.deepEqual(broken(t, { core: project('core'), 'hash-sha256': project('hash-sha256') }), [
    'packages/core/package.json:2: core runs in browsers too: its tsconfig.json names no types',
  ]);
});

const forms = {
  'an import': "import { a } from 'pako/lib/inflate.js';",
  'an import for its effect': "import 'pako';",
  'a type import': "import type { A } from 'pako';",
  'a re-export': "export { a } from 'pako';",
  'a re-export of everything': "export * from 'pako';",
  'a dynamic import': "export const a = import('pako');",
  'a dynamic import of a template': 'export const a = import(`pako`);',
  'an import type': "export type A = import('pako').A;",
  'a require': "export const a = require('pako');",
};

for (const [form, line] of Object.entries(forms)) {
  test(`${form} is of something that is declared`, (t) => {
    const src = { 'deep/file.ts': `\n${line}\n` };
    const rule = 'pako is not declared in packages/core/package.json';
    const manifest = { devDependencies: ranges(['pako']) };
    t.deepEqual(broken(t, { core: { src, manifest } }), [
      `packages/core/src/deep/file.ts:2: ${rule}`,
    ]);
    t.deepEqual(broken(t, { core: { src, depends: ['pako'] } }), []);
  });
}

test('a reference that is missing or too many is reported', (t) => {
  const without = { 'packages/core/tsconfig.json': '{}' };
  t.deepEqual(broken(t, { contracts, core: { depends: onContracts, files: without } }), [
    'packages/core/tsconfig.json:1: no reference to packages/contracts, which the manifest names',
  ]);
  const surplus = '{ "references": [{ "path": "../contracts" }] }';
  const files = { 'packages/core/tsconfig.json': surplus };
  t.deepEqual(broken(t, { contracts, core: { files } }), [
    'packages/core/tsconfig.json:1: a reference to packages/contracts, which the manifest does not name',
  ]);
});

test("the tests' references follow the development dependencies", (t) => {
  const rootFiles = {
    'tsconfig.json': JSON.stringify({
      references: referencesTo(['contracts', 'core', 'core/test'], './packages/'),
    }),
  };
  const core = (paths) => ({
    manifest: { devDependencies: ranges(onContracts) },
    files: {
      'packages/core/test/tsconfig.json': JSON.stringify({
        references: paths.map((path) => ({ path })),
      }),
    },
  });
  t.deepEqual(broken(t, { contracts, core: core(['..', '../../contracts']) }, rootFiles), []);
  t.deepEqual(broken(t, { contracts, core: core(['../../contracts']) }, rootFiles), [
    'packages/core/test/tsconfig.json:1: no reference to packages/core, which the manifest names',
  ]);
  t.deepEqual(broken(t, { contracts, core: core(['..']) }, rootFiles), [
    'packages/core/test/tsconfig.json:1: no reference to packages/contracts, which the manifest names',
  ]);
});

test('the root project refers to every package and its tests', (t) => {
  const files = { 'packages/core/test/tsconfig.json': '{ "references": [{ "path": ".." }] }' };
  const rootFiles = { 'tsconfig.json': '{ "references": [{ "path": "packages/contracts" }] }' };
  t.deepEqual(broken(t, { contracts, core: { files } }, rootFiles), [
    'tsconfig.json:1: no reference to packages/core',
    'tsconfig.json:1: no reference to packages/core/test',
  ]);
});

test('the picture in ARCHITECTURE.md has the floors of the rules', (t) => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const drawn = [...text.matchAll(/subgraph f(\d)\[.*\]\n(.*)\n/g)].map(([, floor, names]) => [
    Number(floor),
    names.split('~~~').map((node) => /\[(.*)\]/.exec(node)?.[1] ?? node.trim()),
  ]);
  t.deepEqual(drawn, floors.map((names, floor) => [floor, names]).reverse());
});
