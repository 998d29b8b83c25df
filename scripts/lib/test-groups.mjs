import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What a test file says that takes a worker of its own, and hooks that would be for all tests of a worker. */
const alone = /^\/\/ Alone: |\btest\.(?:before|after)Each\b/m;

/**
 * Writes a module for each of these folders of compiled tests that imports those of its files that can share
 * a worker, and returns patterns for AVA: such a module, and not what it imports.
 */
export function groupTests(root, folders) {
  return folders.flatMap((folder) => {
    const tests = testsIn(root, folder).filter((file) => !isAlone(join(root, file)));
    if (tests.length < 2) return [];
    const group = `.test/${folder.replace('/.test', '')}.js`;
    const imports = tests.map((file) => `import '${relative(dirname(group), file)}';\n`);
    mkdirSync(join(root, dirname(group)), { recursive: true });
    writeFileSync(join(root, group), imports.join('').replaceAll('\\', '/'));
    return [group, ...tests.map((file) => `!${file}`)];
  });
}

function testsIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.js'));
  return names.sort().map((name) => `${folder}/${name}`);
}

function isAlone(file) {
  return alone.test(readFileSync(file, 'utf8'));
}
