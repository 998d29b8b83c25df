import { join } from 'node:path';
import { runQuietly } from '../../../scripts/lib/child.mjs';
import { Failure } from '../../../scripts/lib/main.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { readJson } from '../../../scripts/lib/workspaces.mjs';
import { cloneTree, git } from './clone.mjs';
import { withRegistry } from './environment.mjs';
import {
  commitChange,
  cutOffProblems,
  makeVersion,
  publicPackages,
  publish,
  publishProblems,
  versionProblems,
} from './release.mjs';

/** Depends on all others, so that Lerna publishes it last. */
export const lastPackage = 'pagefold';

/** The user who may publish everything but the last package, and the one who may publish that too. */
export const users = { most: 'apprentice', all: 'master' };

/** Clones the tree, and makes the clone ready for a release as the tree would be. */
export function cloneStep(root, { checks, clone, env, gitEnv }) {
  return checks.run('a clone installs what its lock file says, and builds', async () => {
    const seen = await cloneTree(root, clone, { env, gitEnv });
    await npm(['ci', '--ignore-scripts', '--include=dev', '--prefer-offline'], clone, env);
    const tsc = join(clone, 'node_modules/typescript/bin/tsc');
    const { code, output } = await runQuietly(process.execPath, [tsc, '-b'], { cwd: clone, env });
    if (code !== 0) throw new Failure(output);
    return { problems: [], seen };
  });
}

/** `lerna version`, and what it leaves: changelogs, ranges, the lock file, a commit with a tag. */
export async function versionStep({ checks, clone, gitEnv }) {
  let version;
  await checks.run('lerna version', async () => {
    await commitChange(clone, gitEnv);
    const before = readJson(join(clone, 'lerna.json')).version;
    version = await makeVersion(clone, gitEnv);
    const problems = await versionProblems(clone, before, version, gitEnv);
    return { problems, seen: `${before} to ${version}, with changelogs` };
  });
  return version !== undefined;
}

/**
 * A release that is cut off before its last package, and is finished by the same command. In between the
 * manifests have to be restored: Lerna has noted the commit in them and had no time to take that back.
 */
export async function publishSteps({ checks, clone, gitEnv, scratch }, registry) {
  const { url } = registry;
  const { version } = readJson(join(clone, 'lerna.json'));
  const count = publicPackages(clone).length;
  const envOf = async (user) =>
    withRegistry(gitEnv, scratch, { url, user, token: await registry.addUser(user) });
  await checks.run('lerna publish from-git, cut off', async () => {
    const denied = [lastPackage];
    const env = await envOf(users.most);
    const { problems, held } = await cutOffProblems(clone, { url, version, denied, env });
    return { problems, seen: `${held.length} of ${count} packages were published` };
  });
  let published = false;
  await checks.run('lerna publish from-git, once more', async () => {
    await git(['restore', '.'], clone, gitEnv);
    const env = await envOf(users.all);
    await publish(clone, env);
    published = true;
    const problems = await publishProblems(clone, { url, version, env });
    return { problems, seen: `${count} packages were published, no private one` };
  });
  return published;
}
