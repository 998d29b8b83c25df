import { join } from 'node:path';
import { runQuietly } from '../child.mjs';

/**
 * Runs TypeDoc as `typedoc.json` says and returns its warnings and errors, which all count: a link to
 * nothing, an export without a doc comment, a type that is named and not exported. With `emit` it writes
 * the reference to `docs/api`.
 */
export async function typedocProblems(root, { emit }) {
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
  const flags = ['--logLevel', 'Warn', ...(emit ? [] : ['--emit', 'none'])];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const { code, output } = await runQuietly(process.execPath, [typedoc, ...flags], {
    cwd: root,
    env,
  });
  if (code === 0) return [];
  const lines = output
    .split('\n')
    .filter((line) => line !== '' && !/^\[\w+\] Found \d+/.test(line));
  return lines.length > 0 ? lines : [`typedoc failed with exit code ${code}`];
}
