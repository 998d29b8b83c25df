import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { checkLayers } from '../lib/layers/check.mjs';

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

test('imports that go down pass in every form', (t) => {
  const src = {
    'index.ts': [
      "import { a } from '@pagefold/contracts';",
      "import type { B } from '@pagefold/contracts';",
      "export * from '@pagefold/contracts';",
      "export { other } from './other.ts';",
      "export const late: unknown = await import('@pagefold/contracts');",
      "export type C = import('@pagefold/contracts').C;",
    ].join('\n'),
    'other.ts': 'export const other = 1;',
  };
  t.deepEqual(broken(t, { contracts, core: { depends: onContracts, src } }), []);
});

const forms = {
  'an import': "import { a } from '@pagefold/hash-xxh3';",
  'an import for its effect': "import '@pagefold/hash-xxh3';",
  'a type import': "import type { A } from '@pagefold/hash-xxh3';",
  'a re-export': "export { a } from '@pagefold/hash-xxh3';",
  'a re-export of everything': "export * from '@pagefold/hash-xxh3';",
  'a type re-export': "export type { A } from '@pagefold/hash-xxh3';",
  'a dynamic import': "export const a = import('@pagefold/hash-xxh3');",
  'a dynamic import of a template': 'export const a = import(`@pagefold/hash-xxh3`);',
  'an import type': "export type A = import('@pagefold/hash-xxh3').A;",
  'an import assignment': "import a = require('@pagefold/hash-xxh3');",
  'a reference directive': '/// <reference types="@pagefold/hash-xxh3" />',
};

for (const [form, line] of Object.entries(forms)) {
  test(`${form} may not go sideways`, (t) => {
    const core = { depends: ['@pagefold/hash-xxh3'], src: { 'deep/file.ts': `\n${line}\n` } };
    const rule = 'core (floor 2) imports hash-xxh3 (floor 2): only down, never sideways or up';
    t.true(
      broken(t, { core, 'hash-xxh3': {} }).includes(`packages/core/src/deep/file.ts:2: ${rule}`),
    );
  });
}

test('an import may not go up, nor may a manifest', (t) => {
  const src = { 'index.ts': "import { a } from '@pagefold/core';" };
  t.deepEqual(broken(t, { contracts: { depends: ['@pagefold/core'], src }, core: {} }), [
    'packages/contracts/package.json:7: contracts (floor 0) depends on core (floor 2): only down, never sideways or up',
    'packages/contracts/src/index.ts:1: contracts (floor 0) imports core (floor 2): only down, never sideways or up',
  ]);
});

test('the two packages of the lowest floor do not know each other', (t) => {
  t.deepEqual(broken(t, { contracts, tables: { depends: onContracts } }), [
    'packages/tables/package.json:7: tables (floor 0) depends on contracts (floor 0): only down, never sideways or up',
  ]);
});

test('the lowest floor depends on nothing at all', (t) => {
  t.deepEqual(broken(t, { contracts: { depends: ['pako'] } }), [
    'packages/contracts/package.json:7: contracts (floor 0) depends on nothing, not on pako',
  ]);
});

test('a peer dependency goes down too', (t) => {
  const manifest = { peerDependencies: ranges(['@pagefold/core']) };
  const core = { manifest, files: { 'packages/hash-xxh3/tsconfig.json': '{}' } };
  const found = broken(t, { core: {}, 'hash-xxh3': core });
  t.true(found.some((line) => line.includes('hash-xxh3 (floor 2) depends on core (floor 2)')));
});

test('a package without a floor is reported', (t) => {
  t.deepEqual(broken(t, { novelty: {} }), [
    'packages/novelty/package.json:2: novelty stands on no floor (scripts/lib/layers/policy.mjs)',
  ]);
});

test('only builtins names the built-in backends, in dependencies and in imports', (t) => {
  const user = {
    depends: ['@pagefold/alloc-zbud'],
    src: { 'index.ts': "export * from '@pagefold/alloc-zbud';" },
  };
  t.deepEqual(broken(t, { builtins: user, 'alloc-zbud': {} }), []);
  t.deepEqual(broken(t, { estimate: user, 'alloc-zbud': {} }), [
    'packages/estimate/package.json:7: estimate (floor 4) depends on alloc-zbud (floor 2): only builtins names the built-in backends',
    'packages/estimate/src/index.ts:1: estimate (floor 4) imports alloc-zbud (floor 2): only builtins names the built-in backends',
  ]);
});

test('a development dependency on a backend is free', (t) => {
  const manifest = { devDependencies: ranges(['@pagefold/alloc-zbud']) };
  t.deepEqual(broken(t, { estimate: { manifest }, 'alloc-zbud': {} }), []);
});

test('bench is free to name backends and what is beside it, but only while it is private', (t) => {
  const bench = {
    depends: ['@pagefold/alloc-zbud', '@pagefold/estimate'],
    src: { 'index.ts': "export * from '@pagefold/alloc-zbud';" },
  };
  const others = { 'alloc-zbud': {}, estimate: {} };
  t.deepEqual(broken(t, { bench: { ...bench, manifest: { private: true } }, ...others }), []);
  t.is(broken(t, { bench, ...others }).length, 3);
});

test('only container imports inversify', (t) => {
  const src = { 'index.ts': "import 'reflect-metadata';\nimport { Container } from 'inversify';" };
  const user = { depends: ['inversify', 'reflect-metadata'], src };
  t.deepEqual(broken(t, { container: user }), []);
  t.deepEqual(broken(t, { cli: user }), [
    'packages/cli/src/index.ts:1: only container imports reflect-metadata',
    'packages/cli/src/index.ts:2: only container imports inversify',
  ]);
});

test('only container and cli depend on inversify', (t) => {
  const user = { depends: ['inversify'] };
  t.deepEqual(broken(t, { cli: user }), []);
  t.deepEqual(broken(t, { estimate: user }), [
    'packages/estimate/package.json:7: only container and cli depend on inversify',
  ]);
});

test('a package for browsers imports nothing of Node.js', (t) => {
  const src = {
    'index.ts': [
      "import { readFileSync } from 'node:fs';",
      "import { join } from 'path';",
      "import type { Readable } from 'node:stream';",
      "import 'node:test/reporters';",
      '/// a comment about node:fs and process is no import',
    ].join('\n'),
  };
  t.deepEqual(broken(t, { 'alloc-zbud': { src } }), [
    'packages/alloc-zbud/src/index.ts:1: it runs in browsers too: no node:fs',
    'packages/alloc-zbud/src/index.ts:2: it runs in browsers too: no path',
    'packages/alloc-zbud/src/index.ts:3: it runs in browsers too: no node:stream',
    'packages/alloc-zbud/src/index.ts:4: it runs in browsers too: no node:test/reporters',
  ]);
  t.deepEqual(broken(t, { 'hash-sha256': { src } }), []);
});

test('an entry for browsers reaches nothing of Node.js, the rest of its package may', (t) => {
  const src = {
    'index.ts': "import 'node:fs';\nexport * from './portable.ts';",
    'portable.ts': "export * from './one.ts';",
    'one.ts': "export * from './two.ts';",
    'two.ts': "import 'node:os';\nexport const memory = process.memoryUsage();",
  };
  t.deepEqual(broken(t, { estimate: { src } }), [
    'packages/estimate/src/two.ts:1: it runs in browsers too: no node:os',
    'packages/estimate/src/two.ts:2: it runs in browsers too: no process',
  ]);
});

test("a package for browsers uses none of Node.js's globals", (t) => {
  const src = {
    'index.ts': [
      'export const a = Buffer.alloc(1);',
      'export const b: Buffer = a;',
      'export const c = process.env;',
      'export const d = globalThis.process;',
      'export const e = { Buffer };',
      'export const f = [require];',
    ].join('\n'),
  };
  t.deepEqual(
    broken(t, { core: { src } }),
    ['Buffer', 'Buffer', 'process', 'process', 'Buffer', 'require'].map(
      (name, index) =>
        `packages/core/src/index.ts:${index + 1}: it runs in browsers too: no ${name}`,
    ),
  );
  t.deepEqual(broken(t, { 'hash-sha256': { src } }), []);
});

test('a property or a parameter with the name of a global of Node.js is none', (t) => {
  const src = {
    'member.ts': [
      'export interface Step { process: number; Buffer(): void }',
      'export const step = { process: 1, Buffer() {} };',
      'export const sum = step.process;',
      'export class Run { process = 1; require() {} }',
      'export const { process: renamed } = step;',
    ].join('\n'),
    'local.ts': 'export function run(process: () => void): void { process(); }',
  };
  t.deepEqual(broken(t, { core: { src } }), []);
});

test('what is imported is declared', (t) => {
  const src = { 'index.ts': "import pako from 'pako/lib/inflate.js';\nimport '@scope/name/deep';" };
  t.deepEqual(broken(t, { 'hash-sha256': { src } }), [
    'packages/hash-sha256/src/index.ts:1: pako is not declared in packages/hash-sha256/package.json',
    'packages/hash-sha256/src/index.ts:2: @scope/name is not declared in packages/hash-sha256/package.json',
  ]);
  const peers = { src, manifest: { peerDependencies: ranges(['pako', '@scope/name']) } };
  t.deepEqual(broken(t, { 'hash-sha256': peers }), []);
});

test('a development dependency does not declare an import', (t) => {
  const manifest = { devDependencies: ranges(['pako']) };
  const src = { 'index.ts': "import 'pako';" };
  t.deepEqual(broken(t, { 'hash-sha256': { src, manifest } }), [
    'packages/hash-sha256/src/index.ts:1: pako is not declared in packages/hash-sha256/package.json',
  ]);
});

test('what is required is declared', (t) => {
  const src = { 'index.ts': "require('pako');\nrequire.resolve('lz4js');" };
  t.deepEqual(broken(t, { 'hash-sha256': { src } }), [
    'packages/hash-sha256/src/index.ts:1: pako is not declared in packages/hash-sha256/package.json',
    'packages/hash-sha256/src/index.ts:2: lz4js is not declared in packages/hash-sha256/package.json',
  ]);
});

test('a package does not import itself by its own name', (t) => {
  const src = { 'index.ts': "export * from '@pagefold/core';" };
  t.deepEqual(broken(t, { core: { src } }), [
    'packages/core/src/index.ts:1: core imports itself by its own name',
  ]);
});

test('a relative import stays inside of src', (t) => {
  const src = {
    'deep/file.ts': "import '../index.ts';\nimport '../../test/helper.ts';",
    'index.ts': "import '../../contracts/src/index.ts';",
  };
  t.deepEqual(broken(t, { contracts, core: { src } }), [
    'packages/core/src/deep/file.ts:2: ../../test/helper.ts leaves packages/core/src',
    'packages/core/src/index.ts:1: ../../contracts/src/index.ts leaves packages/core/src',
  ]);
});

test('a deep path is imported only where the exports offer it', (t) => {
  const exports = { '.': './dist/index.js', './parts': './dist/parts.js' };
  const src = {
    'index.ts': "import '@pagefold/core/parts';\nimport '@pagefold/core/dist/index.js';",
  };
  const packages = {
    core: { manifest: { exports } },
    pagefold: { depends: ['@pagefold/core'], src },
  };
  t.deepEqual(broken(t, packages), [
    'packages/pagefold/src/index.ts:2: @pagefold/core does not export ./dist/index.js',
  ]);
});

test('library code has no decorators', (t) => {
  const src = { 'index.ts': '@injectable()\nexport class A {\n  @inject() b = 1;\n}' };
  t.deepEqual(broken(t, { container: { src } }), [
    'packages/container/src/index.ts:1: library code has no decorators',
    'packages/container/src/index.ts:3: library code has no decorators',
  ]);
});

test('an import that cannot be read is reported', (t) => {
  const src = { 'index.ts': "const name = 'node:fs';\nexport const a = import(name);" };
  t.deepEqual(broken(t, { core: { src } }), [
    'packages/core/src/index.ts:2: the module of an import is a plain string',
  ]);
  t.deepEqual(broken(t, { cli: { src } }), []);
});

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
