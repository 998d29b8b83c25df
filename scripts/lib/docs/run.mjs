import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expectedPrinting, isExpected, oneLine } from './printed.mjs';

const runner = fileURLToPath(new URL('./run-module.mjs', import.meta.url));
/** Against a block that never ends; a busy machine may take its time. */
const limitMs = 600_000;

/**
 * Runs those of the modules that say so, each in a process of its own, and compares what they print with their
 * comments. They have been compiled in `folder`.
 */
export async function runProblems(root, folder, modules) {
  const problems = [];
  for (const module of modules.filter(({ run }) => run)) {
    problems.push(...(await runModule(root, folder, module)));
  }
  return problems;
}

async function runModule(root, folder, { file, path, rows }) {
  const at = (line, problem) => ({ file, line, problem });
  const { error, printed } = await inProcess(root, join(folder, path.replace(/\.ts$/, '.js')));
  if (error !== undefined) {
    return [at(rows.findIndex((row) => row !== '') + 1, `running it: ${error}`)];
  }
  return expectedPrinting(rows).flatMap(({ line, expected }) => {
    const texts = printed.filter((entry) => entry.line === line).map(({ text }) => text);
    const actual = texts.join('\n');
    return isExpected(actual, expected)
      ? []
      : [at(line, `prints ${oneLine(actual) || 'nothing'}, not ${oneLine(expected)}`)];
  });
}

async function inProcess(root, entry) {
  const output = `${entry}.json`;
  const args = ['--enable-source-maps', '--no-warnings', runner, entry, output];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, timeout: limitMs });
    return { printed: JSON.parse(readFileSync(output, 'utf8')) };
  } catch (error) {
    if (error.killed) return { error: `it had not ended after ${limitMs / 60_000} minutes` };
    return { error: lastWords(error.stderr ?? String(error)) };
  }
}

/** The line that names the error, in the midst of a stack and of the source. */
function lastWords(stderr) {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? '';
}
