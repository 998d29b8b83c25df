// Draws the pictures of the documentation into docs/pictures. With `--check` it writes nothing and fails
// where a picture is not what the script draws.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  await prepare();
  // Only now: it imports packages, which the line above may have built.
  const { drawPictures } = await import('./lib/pictures/all.mjs');
  let ok = true;
  for (const picture of await drawPictures(root)) {
    const state = settle(picture, values.check);
    console.log(`${state === 'differs' ? 'FAILED' : state} ${picture.file}`);
    if (state !== 'differs') continue;
    console.log('   is not what the script draws: run npm run pictures');
    ok = false;
  }
  return ok ? 0 : 1;
});

/** Writes a picture where it differs, or says that it does. */
function settle({ file, text }, check) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return 'ok';
  if (check) return 'differs';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return 'wrote';
}
