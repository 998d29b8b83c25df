// `npm run matrix`: makes the work tree ready and proves every combination of backends.
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare(['packages/cli']);
  const args = [join(root, 'packages/cli/bin/pagefold.js'), 'matrix', ...process.argv.slice(2)];
  return runAttached(process.execPath, args, { cwd: process.env.INIT_CWD ?? process.cwd() });
});
