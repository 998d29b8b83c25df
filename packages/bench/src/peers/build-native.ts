import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Absent } from '../absent.ts';

const sources = fileURLToPath(new URL('../../native', import.meta.url));
const compiler = 'gcc';
const flags = ['-O3', '-march=native', '-flto', '-Wall', '-Wextra', '-Werror'];
const addonSource = 'addon.c';
/** What of the native program the addon is made of. */
const addonSources = [addonSource, 'extents.c', 'hash_index.c', 'pool.c', 'zsmalloc.c'];

/** How the native program is built, for those who read the figures. */
export const compilation: string = [compiler, ...flags.slice(0, 3)].join(' ');

const howToInstall = 'apt-get install gcc libc6-dev liblz4-dev libxxhash-dev';

/** Compiles the native program into a folder and returns its path, or says why it cannot. */
export function buildNative(folder: string): string | Absent {
  const files = readdirSync(sources).filter((file) => file.endsWith('.c') && file !== addonSource);
  return compile(files.sort(), [], join(folder, 'pagefold-bench-native'));
}

/** Compiles the pool in C as an addon of Node.js into a folder and returns its path, or says why it cannot. */
export function buildAddon(folder: string): string | Absent {
  const headers = nodeHeaders();
  if (headers === undefined) {
    const remedy = 'npm config set nodedir FOLDER, where FOLDER/include/node is';
    return { absent: "Node's headers are not installed", remedy };
  }
  const shared = ['-shared', '-fPIC', '-I', headers];
  return compile(addonSources, shared, join(folder, 'pagefold-bench.node'));
}

function compile(files: readonly string[], more: readonly string[], output: string) {
  const paths = files.map((file) => join(sources, file));
  // Only the archive has liblz4's function that takes a state without clearing it.
  const args = [...flags, ...more, '-o', output, ...paths, '-l:liblz4.a'];
  const { status, error, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (status === 0) return output;
  return { absent: whyNot(error, stderr), remedy: howToInstall };
}

/**
 * The folder of node_api.h: beside Node.js, or where npm has been told to build addons from. Its interface is
 * the same in every version.
 */
function nodeHeaders(): string | undefined {
  const { npm_config_nodedir: told } = process.env;
  const roots = [dirname(dirname(process.execPath)), ...(told === undefined ? [] : [told]), '/usr'];
  return roots
    .map((root) => join(root, 'include', 'node'))
    .find((folder) => existsSync(join(folder, 'node_api.h')));
}

function whyNot(error: Error | undefined, complaint: string): string {
  if (error !== undefined) return `${compiler} cannot be run`;
  if (/lz4\.h|liblz4\.a/.test(complaint)) return 'liblz4-dev is not installed';
  if (/xxhash\.h/.test(complaint)) return 'libxxhash-dev is not installed';
  return `it does not compile: ${complaint.split('\n').find((line) => /error/.test(line)) ?? complaint}`;
}
