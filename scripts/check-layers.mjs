// Checks that every import and every dependency keeps to the floors of the house, and that what runs in
// browsers too uses nothing of Node.js.
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

/** Of this package one entry is portable and the rest is not: the entry has a project of its own. */
const portableEntry = 'packages/estimate/tsconfig.portable.json';

await main(async () => {
  // It builds the portable packages, in which the compiler refuses Node.js.
  await prepare(['packages/estimate']);
  // Only now: it imports TypeScript, which the line above may have installed.
  const { checkLayers } = await import('./lib/layers/check.mjs');
  const { broken, counts } = checkLayers(root);
  for (const { file, line, rule } of broken) console.log(`${file}:${line}: ${rule}`);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const code = await runAttached(process.execPath, [tsc, '-p', portableEntry], { cwd: root });
  if (broken.length > 0 || code !== 0) return 1;
  const { packages, files, imports } = counts;
  console.log(
    `layers: ${imports} imports of ${files} files in ${packages} packages keep the rules`,
  );
  return 0;
});
