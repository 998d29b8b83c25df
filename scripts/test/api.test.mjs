import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { makeReports } from '../lib/api/reports.mjs';

const oldReport = '## API Report\n\n```ts\n\n// @public\nexport function f(): number;\n\n```\n';

test('every entry is compared with the report that there is, which stays as it is', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-api-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const write = (file, text) => writeFileSync(join(root, file), text);
  for (const folder of ['api', 'one']) mkdirSync(join(root, folder));
  const compilerOptions = { skipLibCheck: true, lib: ['es2023'] };
  write('tsconfig.base.json', JSON.stringify({ compilerOptions }));
  write('api/one.api.md', oldReport);
  write('one/package.json', '{ "name": "@pagefold/one", "version": "0.1.0" }');
  write('one/index.d.ts', 'export declare function f(): string;\n');
  write('one/parts.d.ts', 'export {};\n');
  const exports = { '.': { types: 'index.d.ts' }, './parts': { types: 'parts.d.ts' } };
  const packages = [{ folder: 'one', manifest: { name: '@pagefold/one', exports } }];
  const [index, parts] = makeReports(root, packages, join(root, 'api'), { write: false });
  t.is(index.file, 'one.api.md');
  t.regex(index.difference, /^-export function f\(\): number;$/m);
  t.regex(index.difference, /^\+export function f\(\): string;$/m);
  t.deepEqual(parts, { file: 'one-parts.api.md', difference: 'is new' });
  t.deepEqual(readdirSync(join(root, 'api')), ['one.api.md']);
});
