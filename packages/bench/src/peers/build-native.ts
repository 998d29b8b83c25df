import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Absent } from '../absent.ts';

const sources = fileURLToPath(new URL('../../native', import.meta.url));
const compiler = 'gcc';
const flags = ['-O3', '-march=native', '-flto', '-Wall', '-Wextra', '-Werror'];

/** How the native program is built, for those who read the figures. */
export const compilation: string = [compiler, ...flags.slice(0, 3)].join(' ');

const howToInstall = 'apt-get install gcc libc6-dev liblz4-dev libxxhash-dev';

/** Compiles the native program into a folder and returns its path, or says why it cannot. */
export function buildNative(folder: string): string | Absent {
  const output = join(folder, 'pagefold-bench-native');
  const files = readdirSync(sources)
    .filter((file) => file.endsWith('.c'))
    .sort()
    .map((file) => join(sources, file));
  // Only the archive has liblz4's function that takes a state without clearing it.
  const args = [...flags, '-o', output, ...files, '-l:liblz4.a'];
  const { status, error, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (status === 0) return output;
  return { absent: whyNot(error, stderr), remedy: howToInstall };
}

function whyNot(error: Error | undefined, complaint: string): string {
  if (error !== undefined) return `${compiler} cannot be run`;
  if (/lz4\.h|liblz4\.a/.test(complaint)) return 'liblz4-dev is not installed';
  if (/xxhash\.h/.test(complaint)) return 'libxxhash-dev is not installed';
  return `it does not compile: ${complaint.split('\n').find((line) => /error/.test(line)) ?? complaint}`;
}
