// `node scripts/run.mjs PROGRAM ARGUMENT…`: makes the work tree ready and runs one of its programs from where
// the user stands.
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare();
  const [program, ...args] = process.argv.slice(2);
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runAttached(process.execPath, [join(root, program), ...args], { cwd });
});
