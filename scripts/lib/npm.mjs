import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { runQuietly } from './child.mjs';
import { Failure } from './main.mjs';

/** Runs npm without a word to its end and returns what it printed on standard output. */
export async function npm(args, cwd, env = process.env) {
  const [file, ...before] = npmCommand();
  // Said here, so that `npm start --silent` does not make this one silent about a failure.
  const all = [...before, ...args, '--loglevel=error', '--no-progress', '--no-update-notifier'];
  const shell = file === 'npm' && process.platform === 'win32';
  const { code, stdout, output } = await runQuietly(file, all, { cwd, env, shell }).catch(explain);
  if (code !== 0)
    throw new Failure(`${output}\nnpm ${args[0]} failed with exit code ${code}`, code);
  return stdout;
}

/** Inside `npm start` npm names itself; that one is used, so that no second version interferes. */
function npmCommand() {
  const own = process.env.npm_execpath ?? '';
  const usable = basename(own) === 'npm-cli.js' && existsSync(own);
  return usable ? [process.execPath, own] : ['npm'];
}

function explain(error) {
  if (error.code === 'ENOENT') throw new Failure('npm was not found: it comes with Node.js');
  throw error;
}
