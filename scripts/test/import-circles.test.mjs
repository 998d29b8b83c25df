import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { runQuietly } from '../lib/child.mjs';
import { root } from '../lib/root.mjs';
import { readJson } from '../lib/workspaces.mjs';

const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const rule = 'suspicious/noImportCycles';

/** The sources of a package that Biome says are in a circle, by the settings of this repository. */
async function inCircles(t, sources) {
  const tree = mkdtempSync(join(tmpdir(), 'pagefold-circles-'));
  t.teardown(() => rmSync(tree, { recursive: true }));
  const folder = join(tree, 'packages/novelty/src');
  mkdirSync(folder, { recursive: true });
  // The tree is no repository, so nothing says which of its files are ignored.
  const { vcs, ...settings } = readJson(join(root, 'biome.json'));
  writeFileSync(join(tree, 'biome.json'), JSON.stringify(settings));
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(folder, file), text);
  const args = ['lint', `--only=${rule}`, '--reporter=github', '.'];
  const { code, output } = await runQuietly(process.execPath, [biome, ...args], { cwd: tree });
  const found = [...output.matchAll(/title=lint\/(\S+?),file=.*?([^/]+),line=/g)];
  t.true(
    found.every(([, title]) => title === rule),
    output,
  );
  t.is(code, found.length > 0 ? 1 : 0, output);
  return found.map(([, , file]) => file).sort();
}

const ways = {
  'an import': "import { other } from './other.ts';\nexport const one = () => other;",
  'a type import': "import type { Other } from './other.ts';\nexport type One = Other[];",
  'a re-export of a type': "export type { Other } from './other.ts';",
  'a dynamic import': "export const one = () => import('./other.ts');",
};

for (const [way, text] of Object.entries(ways)) {
  test(`${way} closes a circle with a type import`, async (t) => {
    const back = "import type * as one from './one.ts';\nexport type Other = typeof one;\n";
    const other = `${back}export const other = 1;`;
    t.deepEqual(await inCircles(t, { 'one.ts': text, 'other.ts': other }), ['one.ts', 'other.ts']);
  });
}

test('types may be imported one way', async (t) => {
  const sources = {
    'one.ts': ways['a type import'],
    'other.ts': 'export type Other = number;',
    'third.ts': "import type { One } from './one.ts';\nexport type { Other } from './other.ts';",
  };
  t.deepEqual(await inCircles(t, sources), []);
});
