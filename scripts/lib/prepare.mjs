import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { alone } from './alone.mjs';
import { runQuietly } from './child.mjs';
import { installWhenStale } from './install.mjs';
import { Failure, say } from './main.mjs';
import { root } from './root.mjs';
import { readJson, workspaceFolders } from './workspaces.mjs';

const slowBuildMs = 1_500;

/**
 * Makes the work tree ready: dependencies as the lock file says, outputs as the sources say. Does and
 * writes nothing when it is. `projects` are the TypeScript projects to build; none means all.
 */
export async function prepare(projects = []) {
  checkNode();
  await alone(realpathSync(root), async () => {
    await installWhenStale(root);
    for (const folder of workspaceFolders(root)) removeStaleOutputs(join(root, folder));
    await build(projects);
  });
}

/** Only the dependencies: for scripts that read sources and need a tool. */
export async function prepareTools() {
  checkNode();
  await alone(realpathSync(root), () => installWhenStale(root));
}

function checkNode() {
  const wanted = readJson(join(root, 'package.json')).engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  const own = `${process.version} (${process.execPath})`;
  throw new Failure(`Pagefold needs Node.js ${wanted} or newer; this is ${own}`);
}

const emitted = /\.(d\.ts|js)(\.map)?$/;

/**
 * `tsc -b` never deletes the output of a source that is gone: a deleted test would go on running. Only
 * what the compiler has written, by its build info, is touched; that goes too, so that a source that comes
 * back is compiled.
 */
export function removeStaleOutputs(folder) {
  for (const [output, source] of [
    [join(folder, 'dist'), join(folder, 'src')],
    [join(folder, '.test'), join(folder, 'test')],
  ]) {
    const buildInfo = join(output, '.tsbuildinfo');
    if (!existsSync(buildInfo)) continue;
    const stale = readdirSync(output, { recursive: true }).filter(
      (file) => emitted.test(file) && !existsSync(join(source, file.replace(emitted, '.ts'))),
    );
    for (const file of stale) rmSync(join(output, file));
    if (stale.length > 0) rmSync(buildInfo);
  }
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
