// `npm start`: makes the work tree ready and runs the pagefold command from where the user stands.
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { commandFor } from './lib/command.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare(['packages/cli']);
  const args = [join(root, 'packages/cli/bin/pagefold.js'), ...commandFor(process.argv.slice(2))];
  return runAttached(process.execPath, args, { cwd: process.env.INIT_CWD ?? process.cwd() });
});
