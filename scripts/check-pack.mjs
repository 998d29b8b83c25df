// Checks what would be published: every manifest and tarball, and that it works where nothing else is.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './lib/main.mjs';
import { commandProblems, installTarballs } from './lib/pack/consumer.mjs';
import { entriesOf, failingEntries } from './lib/pack/entries.mjs';
import { manifestProblems, privacyProblems } from './lib/pack/manifest.mjs';
import { moduleSourceProblems, sourceMapProblems } from './lib/pack/sources.mjs';
import { contentProblems, pack } from './lib/pack/tarball.mjs';
import { inParallel } from './lib/parallel.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { readJson, readPackages, readWorkspaces } from './lib/workspaces.mjs';

await main(async () => {
  await prepare();
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-pack-'));
  try {
    const results = [...(await checkPackages(scratch)), checkPrivacy()];
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
  // Only now: it imports publint, which preparing may have installed.
  const { attwProblems, publintProblems } = await import('./lib/pack/linters.mjs');
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
  const house = houseRules(packages);
  return inParallel([...packages.keys()], async (index) => {
    const { folder, manifest } = packages[index];
    const { size, files, path } = tarballs[index];
    const entries = entriesOf(manifest);
    const installed = join(consumer, 'node_modules', manifest.name);
    const problems = [
      ...manifestProblems(folder, manifest, house),
      ...contentProblems(files),
      ...sourceMapProblems(installed, files),
      ...moduleSourceProblems(moduleSources(folder), files),
      ...(await publintProblems(path)),
      ...(await attwProblems(root, path)),
      ...failures.filter(({ entry }) => entries.includes(entry)).map(({ problem }) => problem),
      ...(await commandProblems(consumer, manifest)),
    ];
    const kilobytes = (size / 1000).toFixed(1);
    const contents = `${files.length} files, ${kilobytes} kB, loads as ${entries.join(' and ')}`;
    return { line: `${manifest.name} ${manifest.version}: ${contents}`, problems };
  });
}

/** What the manifests have in common. They all name the repository that the umbrella package names. */
function houseRules(packages) {
  const { license, engines } = readJson(join(root, 'package.json'));
  const umbrella = packages.find(({ folder }) => folder === 'packages/pagefold');
  return { license, engines, repositoryUrl: umbrella.manifest.repository.url };
}

function moduleSources(folder) {
  if (!existsSync(join(root, folder, 'assembly'))) return [];
  return readdirSync(join(root, folder, 'assembly'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `assembly/${file.replaceAll('\\', '/')}`)
    .sort();
}

function checkPrivacy() {
  const workspaces = readWorkspaces(root);
  const count = workspaces.filter(({ manifest }) => manifest.private === true).length;
  return {
    line: `${count} workspaces are private and stay here`,
    problems: privacyProblems(workspaces),
  };
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
