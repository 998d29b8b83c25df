// Writes the public interface of every package to `api/`. With `--check` it writes nothing, and fails
// with the difference where one has changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { differences, settle } from './lib/api/folder.mjs';
import { runQuietly } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readPackages } from './lib/workspaces.mjs';

const folder = join(root, 'api');
const complaints = {
  added: 'is missing',
  changed: 'is not what the package offers now:',
  removed: 'is of no package',
};

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  await prepare(packages.map((each) => each.folder));
  // Only now: it imports API Extractor, which the line above may have installed.
  const { interfacesOf } = await import('./lib/api/interfaces.mjs');
  const wanted = interfacesOf(root, packages);
  const found = differences(folder, wanted);
  if (found.length === 0) {
    console.log(`ok api: the public interfaces of ${wanted.size} packages are as committed`);
    return 0;
  }
  if (values.check) return explain(wanted, found);
  settle(folder, wanted, found);
  for (const { file, kind } of found) console.log(`${kind} api/${file}`);
  return 0;
});

async function explain(wanted, found) {
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-api-'));
  try {
    settle(
      join(scratch, 'api'),
      wanted,
      [...wanted.keys()].map((file) => ({ file })),
    );
    for (const { file, kind } of found) {
      console.log(`FAILED api/${file} ${complaints[kind]}`);
      if (kind === 'changed') console.log(await difference(join(scratch, 'api', file), file));
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  console.log('A public interface has changed. If that is meant: npm run api, and commit api/.');
  return 1;
}

/** From the second line on: the first ones name files that the reader does not have. */
async function difference(now, file) {
  const color = isatty(1) ? '--color' : '--no-color';
  const args = ['diff', '--no-index', '--no-ext-diff', color, join(folder, file), now];
  const { output } = await runQuietly('git', args, { cwd: root });
  return output.split('\n').slice(4).join('\n').trimEnd();
}
