import test from 'ava';
import { attwFindings } from '../lib/pack/linters.mjs';

// Printed by attw 0.18.5 with --profile esm-only --format ascii --no-color --no-emoji for a tarball without
// dist/index.d.ts and with a wrong path in the exports; shortened.
const report = `
@pagefold/core v0.1.0

 (ignoring resolutions: 'node10', 'node16-cjs')

Import resolved to JavaScript files, but no type declarations were found.


"@pagefold/core"

node16 (from ESM): No types
bundler: No types
node10: (ignored) Resolution failed
node16 (from CJS): (ignored) No types
(ignored) ESM (dynamic import only)

***********************************

"@pagefold/core/parts"

node16 (from ESM): OK (ESM)
bundler: Used fallback condition
Masquerading as CJS
node10: (ignored) Resolution failed
node16 (from CJS): (ignored) ESM (dynamic import only)

***********************************

"@pagefold/core/package.json"

node16 (from ESM): OK (JSON)
bundler: OK (JSON)

***********************************`;

test('every problem that is not ignored is told with its entry and its resolution', (t) => {
  t.deepEqual(attwFindings(report), [
    'attw: @pagefold/core, node16 (from ESM): No types',
    'attw: @pagefold/core, bundler: No types',
    'attw: @pagefold/core/parts, bundler: Used fallback condition',
    'attw: @pagefold/core/parts, bundler: Masquerading as CJS',
  ]);
});

test('a failure without a report is told as it is', (t) => {
  t.deepEqual(attwFindings('Error: no such file\n'), ['attw: Error: no such file']);
});
