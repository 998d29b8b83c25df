import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runQuietly } from '../../../scripts/lib/child.mjs';
import { Failure } from '../../../scripts/lib/main.mjs';

/** Runs Git and returns what it printed. */
export async function git(args, cwd, env) {
  const { code, stdout, output } = await runQuietly('git', args, { cwd, env });
  if (code !== 0) throw new Failure(`git ${args[0]} failed with exit code ${code}: ${output}`);
  return stdout;
}

/**
 * Clones the repository `root` to `destination`, with what is not committed there as one more commit, and
 * without a remote: nothing can be pushed. Returns what was cloned, in words.
 */
export async function cloneTree(root, destination, { env, gitEnv }) {
  await git(['clone', '--quiet', root, destination], dirname(destination), env);
  const here = (args) => git(args, destination, gitEnv);
  // A CI may stand on no branch, which is nothing to make a release from.
  await here(['checkout', '--quiet', '-B', 'main']);
  await here(['remote', 'remove', 'origin']);
  await copyTree(root, destination, env);
  await here(['add', '--all']);
  const commit = (await here(['rev-parse', '--short', 'HEAD'])).trim();
  if ((await here(['status', '--porcelain'])) === '') return commit;
  await here(['commit', '--quiet', '--message', 'chore: what is not committed']);
  return `${commit} with what is not committed`;
}

/** Makes the files of the clone those of the tree; what Git ignores stays behind. */
async function copyTree(root, destination, env) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = (await git(args, root, env)).split('\0').filter((file) => file !== '');
  for (const file of files) {
    const target = join(destination, file);
    if (existsSync(join(root, file))) {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(root, file), target, { verbatimSymlinks: true });
    } else {
      rmSync(target, { force: true });
    }
  }
}
