// Writes the public interface of every entry of every package to `api/`, as API Extractor reports it. With `--check`
// it writes nothing, and fails with the difference where one has changed.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readPackages } from './lib/workspaces.mjs';

const folder = join(root, 'api');

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  await prepare(packages.map((each) => each.folder));
  // Only now: it imports API Extractor, which the line above may have installed.
  const { makeReports } = await import('./lib/api/reports.mjs');
  const reports = makeReports(root, packages, folder, { write: !values.check });
  const surplus = readdirSync(folder).filter((name) => reports.every(({ file }) => file !== name));
  const changed = [
    ...reports.filter(({ difference }) => difference !== undefined),
    ...surplus.map((file) => ({ file, difference: 'is of no package' })),
  ];
  for (const { file, difference } of changed) console.log(`api/${file}: ${difference}`);
  if (!values.check) for (const file of surplus) rmSync(join(folder, file));
  if (changed.length === 0) {
    console.log(`ok api: the public interfaces of ${reports.length} entries are as committed`);
  } else if (values.check) {
    console.log('A public interface has changed. If that is meant: npm run api, and commit api/.');
    return 1;
  }
  return 0;
});
