import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../../../scripts/lib/child.mjs';
import { Failure } from '../../../scripts/lib/main.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { readJson, readPackages, readWorkspaces } from '../../../scripts/lib/workspaces.mjs';
import { git } from './clone.mjs';
import { lookUp } from './registry.mjs';

const subject = 'a release on trial';
const mark = '<!-- released on trial -->';

/**
 * One commit that changes every public package, so that all of them are released. It breaks something, by
 * its mark alone, which not every preset of Lerna understands.
 */
export async function commitChange(clone, env) {
  for (const { folder } of publicPackages(clone)) {
    appendFileSync(join(clone, folder, 'README.md'), `\n${mark}\n`);
  }
  await git(['commit', '--quiet', '--all', '--message', `feat!: ${subject}`], clone, env);
}

/** What belongs in the registry. */
export function publicPackages(clone) {
  return readPackages(clone).filter(({ manifest }) => manifest.private !== true);
}

/** Runs Lerna and returns its exit code and all that it printed. */
export function lerna(args, clone, env) {
  const cli = join(clone, 'node_modules/lerna/dist/cli.js');
  return runQuietly(process.execPath, [cli, ...args], { cwd: clone, env });
}

/** Runs `lerna version` and returns the new version. */
export async function makeVersion(clone, env) {
  const { code, output } = await lerna(['version', '--no-push', '--yes'], clone, env);
  if (code !== 0) throw new Failure(`${output}\nlerna version failed with exit code ${code}`);
  return readJson(join(clone, 'lerna.json')).version;
}

/** What is wrong with the commit that `lerna version` has made, in words. */
export async function versionProblems(clone, before, version, env) {
  const here = async (args) => (await git(args, clone, env)).trim();
  const problems = [];
  if (version === before) problems.push(`the version is still ${before}`);
  if ((await here(['tag', '--points-at', 'HEAD'])) !== `v${version}`)
    problems.push('its commit has no tag');
  const rest = await here(['status', '--porcelain']);
  if (rest !== '') problems.push(`left uncommitted: ${rest}`);
  return [
    ...problems,
    ...manifestProblems(clone, version),
    ...changelogProblems(clone, version),
    ...(await lockProblems(clone, env)),
    ...(await formatProblems(clone, env)),
  ];
}

/** A range that stayed behind would be looked for in the registry at the next `npm install`. */
function manifestProblems(clone, version) {
  const workspaces = readWorkspaces(clone);
  const names = new Set(workspaces.map(({ manifest }) => manifest.name));
  return workspaces.flatMap(({ folder, manifest }) => {
    const ranges = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
      .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([name, range]) => names.has(name) && range !== `^${version}`)
      .map(([name, range]) => `${folder}/package.json asks for ${name} ${range}`);
    return manifest.version === version ? ranges : [`${folder} is ${manifest.version}`, ...ranges];
  });
}

function changelogProblems(clone, version) {
  const folders = ['.', ...publicPackages(clone).map(({ folder }) => folder)];
  return folders
    .map((folder) => join(folder, 'CHANGELOG.md'))
    .filter((file) => {
      const text = existsSync(join(clone, file)) ? readFileSync(join(clone, file), 'utf8') : '';
      return !text.includes(subject) || !text.includes(version);
    })
    .map((file) => `${file} does not tell of the change in ${version}`);
}

async function lockProblems(clone, env) {
  try {
    await npm(['ci', '--dry-run', '--ignore-scripts', '--prefer-offline'], clone, env);
    return [];
  } catch (error) {
    if (error.message === '') throw error;
    return [`package-lock.json does not fit the manifests: ${error.message}`];
  }
}

async function formatProblems(clone, env) {
  const biome = join(clone, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', '--colors=off', '.'];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: clone, env });
  return code === 0 ? [] : [`Biome would write otherwise what Lerna has written: ${output}`];
}

/**
 * What is wrong with a release that a registry cuts off, in words: Lerna has to say so, and to have
 * published something but not `denied`.
 */
export async function cutOffProblems(clone, { url, version, denied, env }) {
  const { code, output } = await lerna(['publish', 'from-git', '--yes'], clone, env);
  const held = await publishedNames(clone, url, version);
  const problems = [];
  if (code === 0) problems.push(`lerna publish says that it has published everything: ${output}`);
  if (held.length === 0) problems.push(`nothing is published: ${output}`);
  problems.push(...denied.filter((name) => held.includes(name)).map((name) => `has ${name}`));
  return { problems, held };
}

/** Runs `lerna publish from-git`. */
export async function publish(clone, env) {
  const { code, output } = await lerna(['publish', 'from-git', '--yes'], clone, env);
  if (code !== 0) throw new Failure(`${output}\nlerna publish failed with exit code ${code}`);
}

/** What is wrong with a release that has been published, in words. */
export async function publishProblems(clone, { url, version, env }) {
  const held = await publishedNames(clone, url, version);
  const rest = (await git(['status', '--porcelain'], clone, env)).trim();
  return [
    ...publicPackages(clone)
      .filter(({ manifest }) => !held.includes(manifest.name))
      .map(({ manifest }) => `the registry has no ${manifest.name} ${version}`),
    ...(await privateProblems(clone, url)),
    ...(rest === '' ? [] : [`left in the tree: ${rest}`]),
  ];
}

async function publishedNames(clone, url, version) {
  const names = publicPackages(clone).map(({ manifest }) => manifest.name);
  const found = await Promise.all(names.map((name) => lookUp(url, name)));
  const isHeld = (entry) =>
    entry !== undefined &&
    entry['dist-tags'].latest === version &&
    entry.versions[version]?.readme !== '';
  return names.filter((_, index) => isHeld(found[index]));
}

async function privateProblems(clone, url) {
  const wanted = publicPackages(clone).map(({ manifest }) => manifest.name);
  const others = readWorkspaces(clone)
    .map(({ manifest }) => manifest.name)
    .filter((name) => !wanted.includes(name));
  const found = await Promise.all(others.map((name) => lookUp(url, name)));
  return others
    .filter((_, index) => found[index] !== undefined)
    .map((name) => `${name} does not belong in the registry, and is there`);
}
