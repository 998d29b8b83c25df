// Bundles what the report's page carries, its script, its style and its charts, into sources of packages/report. With
// `--check` it writes nothing and fails where the sources are not what they are built to.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './lib/main.mjs';
import { prepareTools } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  await prepareTools();
  // Only now: it imports the bundler, which the line above may have installed.
  const { pageSources } = await import('./lib/page/bundle.mjs');
  let ok = true;
  for (const [file, text] of Object.entries(await pageSources(root))) {
    const path = join(root, file);
    const isSame = existsSync(path) && readFileSync(path, 'utf8') === text;
    if (!isSame && !values.check) writeFileSync(path, text);
    const stands = isSame || !values.check;
    console.log(`${stands ? 'ok' : 'FAILED'} ${file}: ${text.length} characters`);
    if (!stands) console.log('   it is not what it is built to: run npm run build:page');
    ok &&= stands;
  }
  return ok ? 0 : 1;
});
