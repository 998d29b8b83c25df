import { readFileSync } from 'node:fs';
import test from 'ava';

const staticImport = /^(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)|^import\s*['"]([^'"]+)/gm;

/** The packages that a module brings along before anything is run. */
function packagesOf(url: URL, seen: Set<string> = new Set()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(url.href)) return packages;
  seen.add(url.href);
  for (const [, from, bare] of readFileSync(url, 'utf8').matchAll(staticImport)) {
    const name = from ?? bare ?? '';
    if (!name.startsWith('.')) packages.add(name);
    else for (const inner of packagesOf(new URL(name, url), seen)) packages.add(inner);
  }
  return packages;
}

test('the command begins with little: what a command needs is imported when it runs', (t) => {
  const main = packagesOf(new URL('../dist/run.js', import.meta.url));
  const others = [...main].filter((name) => !name.startsWith('node:'));
  t.deepEqual(others.sort(), [
    '@pagefold/contracts',
    '@pagefold/report/text',
    'commander',
    'picocolors',
  ]);
});

test('dependency injection comes only with a pool that is composed', (t) => {
  const files = ['analyze-images', 'capture', 'demo', 'list-backends', 'prove-backends', 'serve'];
  for (const file of [...files, 'prove-combinations']) {
    const packages = packagesOf(new URL(`../dist/actions/${file}.js`, import.meta.url));
    t.false(packages.has('@pagefold/container'), file);
    t.false(packages.has('cli-progress'), file);
    t.false(packages.has('cli-table3'), file);
  }
});
