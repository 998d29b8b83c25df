// `npm run bench`: makes the work tree ready and measures the pool beside native C, zram and others.
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare(['packages/bench', 'packages/cli']);
  const args = [join(root, 'packages/bench/dist/main.js'), ...process.argv.slice(2)];
  return runAttached(process.execPath, args, { cwd: process.env.INIT_CWD ?? process.cwd() });
});
