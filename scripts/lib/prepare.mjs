import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { runQuietly } from './child.mjs';
import { installWhenStale } from './install.mjs';
import { withLock } from './lock.mjs';
import { Failure, say } from './main.mjs';
import { removeStaleOutputs } from './outputs.mjs';
import { root } from './root.mjs';
import { readJson } from './workspaces.mjs';

const slowBuildMs = 1_500;

/**
 * Makes the work tree ready: dependencies as the lock file says, outputs as the sources say. Does and
 * writes nothing when it is. `projects` are the TypeScript projects to build; none means all.
 */
export async function prepare(projects = []) {
  checkNode();
  await withLock(lockPath(), async () => {
    await installWhenStale(root);
    removeStaleOutputs(root);
    await build(projects);
  });
}

/** Only the dependencies: for scripts that read sources and need a tool. */
export async function prepareTools() {
  checkNode();
  await withLock(lockPath(), () => installWhenStale(root));
}

/** The lock lies outside of the tree: npm empties node_modules, and a tree may be read-only. */
function lockPath() {
  const tree = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16);
  const user = process.getuid?.() ?? '';
  return join(tmpdir(), `pagefold-${user}-${tree}.lock`);
}

function checkNode() {
  const wanted = readJson(join(root, 'package.json')).engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  const own = `${process.version} (${process.execPath})`;
  throw new Failure(`Pagefold needs Node.js ${wanted} or newer; this is ${own}`);
}

async function build(projects) {
  const first = !existsSync(join(root, 'packages/contracts/dist'));
  const announce = () => say(first ? 'building (first run; about 20 s)…' : 'building…');
  const timer = setTimeout(announce, first ? 0 : slowBuildMs);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const pretty = isatty(2) ? ['--pretty'] : [];
  try {
    const args = [tsc, '-b', ...projects, ...pretty];
    const { code, output } = await runQuietly(process.execPath, args, { cwd: root });
    if (code !== 0) throw new Failure(`${output}\nthe build failed with exit code ${code}`, code);
  } finally {
    clearTimeout(timer);
  }
}
