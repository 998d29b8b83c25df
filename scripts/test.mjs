// `npm test`: every test but those of other suites, or what the arguments name. `--coverage` (of `npm run test:coverage`)
// measures which lines ran and fails below the thresholds in .c8rc.json; `--watch` compiles and tests again at every change; every other option is
// AVA's.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { runAttached } from './lib/child.mjs';
import { Failure, main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { countsVariable, summary } from './lib/test-counts.mjs';
import { testFiles } from './lib/test-files.mjs';

const ava = join(root, 'node_modules/ava/entrypoints/cli.mjs');
const c8 = join(root, 'node_modules/c8/bin/c8.js');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** AVA's options that are followed by a value. */
const valued = ['--match', '-m', '--timeout', '-T', '--concurrency', '-c', '--config'];

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--coverage');
  const isFile = (arg, index) => !arg.startsWith('-') && !valued.includes(args[index - 1]);
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { files, projects } = testFiles(root, cwd, args.filter(isFile));
  const options = args.filter((arg, index) => !isFile(arg, index));
  await prepare(projects);
  if (!options.some((option) => ['--watch', '-w'].includes(option))) {
    return runCounted([...options, ...(files.length > 0 ? files : together(options))]);
  }
  if (!isatty(0)) throw new Failure('--watch takes its commands from a terminal, and this is none');
  const compiler = spawn(
    process.execPath,
    [tsc, '-b', '-w', '--preserveWatchOutput', ...projects],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  try {
    return await runAttached(process.execPath, [ava, ...options, ...files], { cwd: root });
  } finally {
    compiler.kill();
  }
});

/** All tests, unless the options name others: those of a folder share a worker where they can. */
function together(options) {
  const isOther = options.some((option) => option.startsWith('--config'));
  return isOther ? [] : ['--config', 'ava.together.config.js'];
}

/** AVA's own summary names no failures where there are none; ours closes every run alike. */
async function runCounted(args) {
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-test-'));
  const counts = join(scratch, 'counts.json');
  const coverage = [c8, '--temp-directory', join(scratch, 'coverage'), process.execPath];
  const command = [...(process.argv.includes('--coverage') ? coverage : []), ava, ...args];
  try {
    const env = { ...process.env, [countsVariable]: counts };
    const exitCode = await runAttached(process.execPath, command, { cwd: root, env });
    console.log(summary(counts, exitCode));
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
