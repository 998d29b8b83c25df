import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transpile } from './compile.mjs';
import { isExpected, oneLine, tapPrinting } from './printed.mjs';

const runner = fileURLToPath(new URL('./run-module.mjs', import.meta.url));
/** Against a block that never ends; a busy machine may take its time. */
const limitMs = 600_000;

/**
 * Runs those of the modules that say so, each in a process of its own, and compares what they print with
 * their comments. The modules are never written to the tree: Node is handed their text.
 */
export async function runProblems(root, modules) {
  const problems = [];
  for (const module of modules.filter(({ run }) => run)) {
    problems.push(...(await runModule(root, module, modules)));
  }
  return problems;
}

async function runModule(root, module, modules) {
  const { tapped, calls } = tapPrinting(module.text);
  const siblings = modules.filter(({ file }) => file === module.file);
  const sources = Object.fromEntries(
    siblings.map(({ path, text }) => [
      urlOf(root, path),
      transpile(path === module.path ? tapped : text),
    ]),
  );
  const { error, printed } = await inProcess(root, urlOf(root, module.path), sources);
  const at = (row, problem) => ({ file: module.file, line: module.lines[row], problem });
  if (error !== undefined) return [at(0, `running it: ${error}`)];
  return calls.flatMap(({ row, expected }, id) => {
    if (expected === undefined) return [];
    const actual = printed.filter((entry) => entry.id === id).map(({ text }) => text);
    return isExpected(actual.join('\n'), expected)
      ? []
      : [at(row, `prints ${oneLine(actual.join('\n')) || 'nothing'}, not ${oneLine(expected)}`)];
  });
}

function urlOf(root, path) {
  return pathToFileURL(join(root, path)).href;
}

async function inProcess(root, entry, sources) {
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-block-'));
  const job = join(scratch, 'job.json');
  const output = join(scratch, 'output.json');
  try {
    writeFileSync(job, JSON.stringify({ entry, sources, output }));
    await promisify(execFile)(process.execPath, ['--no-warnings', runner, job], {
      cwd: root,
      timeout: limitMs,
    });
    return { printed: JSON.parse(readFileSync(output, 'utf8')) };
  } catch (error) {
    if (error.killed) return { error: `it had not ended after ${limitMs / 60_000} minutes` };
    return { error: lastWords(error.stderr ?? String(error)) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The line that names the error, in the midst of a stack and of the source. */
function lastWords(stderr) {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? '';
}
