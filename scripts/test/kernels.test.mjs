import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { binaryProblems } from '../lib/kernels/binary.mjs';
import { compileKernel } from '../lib/kernels/compile.mjs';
import { generatedSource } from '../lib/kernels/generated.mjs';
import { findKernels } from '../lib/kernels/sources.mjs';

const section = (id, ...contents) => [id, contents.length, ...contents];
const name = (text) => [text.length, ...Buffer.from(text)];
const memoryImport = [...name('env'), ...name('memory'), 0x02, 0, 1];
const functionType = section(1, 1, 0x60, 0, 0);

/** A module with these sections; the identifiers are those of the specification of WebAssembly. */
const moduleOf = (...sections) => Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, ...sections.flat()]);

/** A work tree of one package with these files. */
function tree(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-kernels-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const all = { 'package.json': '{ "workspaces": ["packages/*"] }', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('a module that imports the memory and has code is a kernel', (t) => {
  const code = [section(3, 1, 0), section(7, 1, ...name('f'), 0, 0), section(10, 1, 2, 0, 0x0b)];
  t.deepEqual(binaryProblems(moduleOf(functionType, section(2, 1, ...memoryImport), ...code)), []);
});

const broken = {
  'has a section that a kernel must not have: data': [
    section(2, 1, ...memoryImport),
    section(11, 1, 0, 0x41, 0, 0x0b, 1, 42),
  ],
  'has a section that a kernel must not have: memory': [section(5, 1, 0, 1)],
  'has a section that a kernel must not have: start': [
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
  test(`no kernel: ${problem}`, (t) => {
    t.true(binaryProblems(moduleOf(...sections)).includes(problem));
  });
}

test('every file right in assembly/ is a kernel, and no other', (t) => {
  const root = tree(t, {
    'packages/a/assembly/b.ts': '',
    'packages/a/assembly/lib/part.ts': '',
    'packages/a/assembly/tsconfig.json': '',
    'packages/c/src/index.ts': '',
  });
  t.deepEqual(findKernels(root), [
    { name: 'b', source: 'packages/a/assembly/b.ts', output: 'packages/a/src/b.generated.ts' },
  ]);
});

test('a source that asks for SIMD has two builds, another one; both are kernels', async (t) => {
  const root = tree(t, {
    'plain.ts': 'export function f(at: usize): u32 { return load<u32>(at); }',
    'both.ts': 'export function f(): u32 { return load<u32>(ASC_FEATURE_SIMD ? 1 : 2); }',
  });
  const plain = await compileKernel(root, 'plain.ts');
  const both = await compileKernel(root, 'both.ts');
  t.deepEqual(
    [plain, both].map((builds) => builds.map((build) => build.name)),
    [['scalar'], ['scalar', 'simd']],
  );
  for (const { bytes } of [...plain, ...both]) t.deepEqual(binaryProblems(bytes), []);
});

test('a kernel with static data is found out', async (t) => {
  const root = tree(t, {
    'k.ts': 'export function f(): usize { return memory.data<u8>([1, 2]); }',
  });
  const [{ bytes }] = await compileKernel(root, 'k.ts');
  t.true(binaryProblems(bytes).includes('has a section that a kernel must not have: data'));
});

test('a mistake in a kernel is a failure that says where', async (t) => {
  const root = tree(t, { 'k.ts': 'export function f(): u32 { return missing; }' });
  await t.throwsAsync(compileKernel(root, 'k.ts'), {
    message: /Cannot find name 'missing'.*k\.ts/s,
  });
});

test('the generated source carries the bytes', (t) => {
  const bytes = Buffer.from([0, 97, 115, 109, 255]);
  const text = generatedSource({ name: 'k' }, [{ name: 'scalar', bytes }]);
  t.regex(text, /^\/\/ Generated from assembly\/k\.ts by `npm run build:kernels`/);
  t.regex(text, /^export const scalar: string =\s+'AGFzbf8=';$/m);
});
