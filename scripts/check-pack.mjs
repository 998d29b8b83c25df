// Checks what would be published: the contents of every tarball, and that it works where nothing else is.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './lib/main.mjs';
import { commandProblems, installTarballs } from './lib/pack/consumer.mjs';
import { entriesOf, failingEntries } from './lib/pack/entries.mjs';
import { contentProblems, pack } from './lib/pack/tarball.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readPackages } from './lib/workspaces.mjs';

await main(async () => {
  await prepare();
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-pack-'));
  try {
    const results = await checkPackages(scratch);
    for (const { line, problems } of results) {
      console.log(problems.length === 0 ? `ok ${line}` : `FAILED ${line}`);
      for (const problem of problems) console.log(`   ${problem}`);
    }
    return results.every(({ problems }) => problems.length === 0) ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

/** One `{ line, problems }` for each public package. */
async function checkPackages(scratch) {
  const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  const tarballs = await pack(
    root,
    packages.map(({ folder }) => folder),
    scratch,
  );
  const consumer = join(scratch, 'consumer');
  mkdirSync(consumer);
  await installTarballs(consumer, tarballs);
  const failures = await entryFailures(
    consumer,
    packages.flatMap(({ manifest }) => entriesOf(manifest)),
  );
  return Promise.all(
    packages.map(async ({ manifest }, index) => {
      const { size, files } = tarballs[index];
      const entries = entriesOf(manifest);
      const problems = [
        ...contentProblems(manifest, files),
        ...failures.filter(({ entry }) => entries.includes(entry)).map(({ problem }) => problem),
        ...(await commandProblems(consumer, manifest)),
      ];
      const kilobytes = (size / 1000).toFixed(1);
      const contents = `${files.length} files, ${kilobytes} kB, loads as ${entries.join(' and ')}`;
      return { line: `${manifest.name} ${manifest.version}: ${contents}`, problems };
    }),
  );
}

/** Loads every entry from the built tree and from the tarballs, in both ways. */
async function entryFailures(consumer, entries) {
  const places = [
    { cwd: root, place: 'from the built tree' },
    { cwd: consumer, place: 'installed' },
  ];
  const failures = [];
  for (const { cwd, place } of places) {
    for (const how of ['import', 'require']) {
      for (const [entry, why] of await failingEntries(cwd, how, entries)) {
        failures.push({ entry, problem: `${how}('${entry}'), ${place}: ${why}` });
      }
    }
  }
  return failures;
}
