import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from '../../../scripts/lib/child.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { reasonIn } from './by-node.mjs';

const sources = fileURLToPath(new URL('../consumer/', import.meta.url));

/**
 * Installs `dependencies`, names to versions, into a project of their own. The linked strategy gives every
 * package only what its manifest names: with the usual one it would find what others have brought.
 */
export async function installConsumer(folder, dependencies, env) {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await npm(['install', '--install-strategy=linked', ...flags], folder, env);
}

/** Writes a program that names every one of `entries`; its types show whether theirs can be read. */
export function writeEntries(folder, entries) {
  const lines = [
    ...entries.map((entry, index) => `import * as entry${index} from '${entry}';`),
    `export const entries: readonly object[] = [${entries.map((_, index) => `entry${index}`)}];`,
  ];
  writeFileSync(join(folder, 'entries.ts'), `${lines.join('\n')}\n`);
}

/** Puts one of the programs in `consumer/` into a project. */
export function copyProgram(folder, program) {
  cpSync(join(sources, program), join(folder, program));
}

/** Node.js's own way to resolve a module, and that of a bundler. */
export const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

/**
 * Compiles `program` as strictly as its user might, the packages' declarations included, to
 * `RESOLUTION/`. `libraries` are the options that say what types there are. Returns what is wrong, in words.
 */
export async function compile(tsc, folder, program, { resolution, libraries, env }) {
  const compilerOptions = {
    ...resolutions[resolution],
    ...libraries,
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmitOnError: true,
    outDir: resolution,
  };
  const project = `tsconfig.${resolution}.json`;
  writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, files: [program] }));
  const args = [tsc, '--project', project];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: folder, env });
  return code === 0 ? [] : [`${program} does not compile, ${resolution}: ${output.trim()}`];
}

/** Runs a compiled program, which prints its name when all is well. Returns what is wrong, in words. */
export async function runProgram(node, folder, program, { resolution, env }) {
  const name = program.replace(/\.ts$/, '');
  const file = join(folder, resolution, `${name}.js`);
  const ended = await runQuietly(node.path, [file], { cwd: folder, env });
  if (ended.code === 0 && ended.stdout === `${name}\n`) return [];
  return [`${program}, ${resolution}: ${reasonIn(ended)}`];
}

/** Asks an installed command for its version and has it look at an image. Returns what is wrong, in words. */
export async function runCommand(node, folder, { manifest, image, pages, env }) {
  const [bin] = Object.values(manifest.bin);
  const file = join(folder, 'node_modules', manifest.name, bin);
  const run = (args) => runQuietly(node.path, [file, ...args], { cwd: folder, env });
  const version = await run(['--version']);
  if (version.code !== 0) return [reasonIn(version)];
  const said = version.stdout.trim();
  if (said !== manifest.version) return [`says that it is ${said}, not ${manifest.version}`];
  const analysis = await run(['analyze', image, '--json']);
  if (analysis.code !== 0) return [reasonIn(analysis)];
  const counted = JSON.parse(analysis.stdout).pages;
  return counted === pages ? [] : [`counts ${counted} pages in an image of ${pages}`];
}
