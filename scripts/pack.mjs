// `npm run pack -- DIR`: makes a tarball of every package that is published, and says how to install them.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure, main, say } from './lib/main.mjs';
import { pack } from './lib/pack/tarball.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readPackages } from './lib/workspaces.mjs';

await main(async () => {
  const [folder, ...others] = process.argv.slice(2);
  if (folder === undefined || folder.startsWith('-') || others.length > 0) {
    throw new Failure('which folder shall the tarballs go to? npm run pack -- DIR', 2);
  }
  const destination = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  mkdirSync(destination, { recursive: true });
  await prepare();
  const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  const folders = packages.map((each) => each.folder);
  for (const { path } of await pack(root, folders, destination)) console.log(path);
  say(`\nThey depend on each other and are on no registry yet, so install all of them at once:

  npm install '${destination}'/*.tgz`);
});
