// Alone: what it imports awaits before tests are declared, and the tests of others would begin.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { binaryProblems } from '../lib/modules/binary.mjs';
import { compileModule } from '../lib/modules/compile.mjs';
import { generatedSource } from '../lib/modules/generated.mjs';
import { findModules } from '../lib/modules/sources.mjs';

const section = (id, ...contents) => [id, contents.length, ...contents];
const name = (text) => [text.length, ...Buffer.from(text)];
const memoryImport = [...name('env'), ...name('memory'), 0x02, 0, 1];
const functionType = section(1, 1, 0x60, 0, 0);

/** A module with these sections; the identifiers are those of the specification of WebAssembly. */
const moduleOf = (...sections) => Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, ...sections.flat()]);

/** A work tree of one package with these files. */
function tree(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-modules-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const all = { 'package.json': '{ "workspaces": ["packages/*"] }', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('a binary that imports the memory and has code is a module of ours', (t) => {
  const code = [section(3, 1, 0), section(7, 1, ...name('f'), 0, 0), section(10, 1, 2, 0, 0x0b)];
  t.deepEqual(binaryProblems(moduleOf(functionType, section(2, 1, ...memoryImport), ...code)), []);
});

const broken = {
  'has a section that no module of ours may have: data': [
    section(2, 1, ...memoryImport),
    section(11, 1, 0, 0x41, 0, 0x0b, 1, 42),
  ],
  'has a section that no module of ours may have: memory': [section(5, 1, 0, 1)],
  'has a section that no module of ours may have: start': [
    functionType,
    section(2, 1, ...memoryImport),
    section(3, 1, 0),
    section(8, 0),
    section(10, 1, 2, 0, 0x0b),
  ],
  'imports a function env.abort; only env.memory is there': [
    functionType,
    section(2, 2, ...memoryImport, ...name('env'), ...name('abort'), 0, 0),
  ],
  'imports a memory other.memory; only env.memory is there': [
    section(2, 1, ...name('other'), ...memoryImport.slice(4)),
  ],
  'does not import env.memory': [functionType],
};

for (const [problem, sections] of Object.entries(broken)) {
  test(`no module of ours: ${problem}`, (t) => {
    t.true(binaryProblems(moduleOf(...sections)).includes(problem));
  });
}

test('every file right in assembly/ is a module, and no other', (t) => {
  const root = tree(t, {
    'packages/a/assembly/b.ts': '',
    'packages/a/assembly/lib/part.ts': '',
    'packages/a/assembly/tsconfig.json': '',
    'packages/c/src/index.ts': '',
  });
  t.deepEqual(findModules(root), [
    { name: 'b', source: 'packages/a/assembly/b.ts', output: 'packages/a/src/b.generated.ts' },
  ]);
});

test('a generated source is written where it stands now', (t) => {
  const root = tree(t, {
    'packages/a/assembly/b.ts': '',
    'packages/a/src/rooms/b.generated.ts': '',
  });
  t.deepEqual(
    findModules(root).map(({ output }) => output),
    ['packages/a/src/rooms/b.generated.ts'],
  );
});

test('a source that asks for SIMD has two builds, another one; both are modules of ours', async (t) => {
  const root = tree(t, {
    'plain.ts': 'export function f(at: usize): u32 { return load<u32>(at); }',
    'both.ts': 'export function f(): u32 { return load<u32>(ASC_FEATURE_SIMD ? 1 : 2); }',
  });
  const plain = await compileModule(root, 'plain.ts');
  const both = await compileModule(root, 'both.ts');
  t.deepEqual(
    [plain, both].map((builds) => builds.map((build) => build.name)),
    [['scalar'], ['scalar', 'simd']],
  );
  for (const { bytes } of [...plain, ...both]) t.deepEqual(binaryProblems(bytes), []);
});

test('a module with static data is found out', async (t) => {
  const root = tree(t, {
    'k.ts': 'export function f(): usize { return memory.data<u8>([1, 2]); }',
  });
  const [{ bytes }] = await compileModule(root, 'k.ts');
  t.true(binaryProblems(bytes).includes('has a section that no module of ours may have: data'));
});

test('a mistake in a module is a failure that says where', async (t) => {
  const root = tree(t, { 'k.ts': 'export function f(): u32 { return missing; }' });
  await t.throwsAsync(compileModule(root, 'k.ts'), {
    message: /Cannot find name 'missing'.*k\.ts/s,
  });
});

test('the generated source carries the bytes', (t) => {
  const bytes = Buffer.from([0, 97, 115, 109, 255]);
  const text = generatedSource({ name: 'k' }, [{ name: 'scalar', bytes }]);
  t.regex(text, /^\/\/ Generated from assembly\/k\.ts by `npm run build:modules`/);
  t.regex(text, /^export const scalar: string =\s+'AGFzbf8=';$/m);
});
