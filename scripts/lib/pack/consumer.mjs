import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../child.mjs';
import { npm } from '../npm.mjs';

/**
 * Installs the tarballs into the empty folder `cwd`. The linked strategy gives every package only what
 * its manifest names: with the usual one an undeclared import would find what others have brought.
 */
export async function installTarballs(cwd, tarballs) {
  const dependencies = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]));
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies };
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await npm(['install', '--install-strategy=linked', ...flags], cwd);
}

/** Asks each command of a package for its help; returns what went wrong, in words. */
export async function commandProblems(cwd, { bin = {} }) {
  const problems = [];
  for (const name of Object.keys(bin)) {
    const command = join(cwd, 'node_modules', '.bin', name);
    const shell = process.platform === 'win32';
    const { code, output } = await runQuietly(command, ['--help'], { cwd, shell });
    if (code !== 0) problems.push(`${name} --help, installed: exit code ${code}: ${output.trim()}`);
  }
  return problems;
}
