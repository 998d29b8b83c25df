// Checks that every import and every dependency keeps to the floors of the house.
import { main } from './lib/main.mjs';
import { prepareTools } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepareTools();
  // Only now: it imports TypeScript, which the line above may have installed.
  const { checkLayers } = await import('./lib/layers/check.mjs');
  const { broken, counts } = checkLayers(root);
  for (const { file, line, rule } of broken) console.log(`${file}:${line}: ${rule}`);
  if (broken.length > 0) return 1;
  const { packages, files, imports } = counts;
  console.log(
    `layers: ${imports} imports of ${files} files in ${packages} packages keep the rules`,
  );
  return 0;
});
