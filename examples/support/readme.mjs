import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const binaries = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/**
 * The commands that a README shows: lines with `$` before them in its `console` blocks, each with the
 * output that it shows below. `run()` runs it in the README's folder.
 */
export function commandsIn(readme) {
  const cwd = fileURLToPath(new URL('.', readme));
  const consoles = readFileSync(readme, 'utf8').matchAll(/^```console\n(.*?)^```/gms);
  return [...consoles]
    .flatMap(([, text]) => text.split(/^\$ /m).slice(1))
    .map((shown) => {
      const end = shown.indexOf('\n');
      const command = shown.slice(0, end);
      return { command, output: shown.slice(end + 1), run: () => run(command, cwd) };
    });
}

async function run(command, cwd) {
  // npx takes half a second to find what is in node_modules/.bin.
  const found = command.replaceAll('npx ', '');
  const env = { ...process.env, NO_COLOR: '1', PATH: `${binaries}${delimiter}${process.env.PATH}` };
  // One pipe for both outputs, or nobody knows which of them came first.
  const child = spawn(`{ ${found}; } 2>&1`, { cwd, env, shell: true });
  child.stdin.end();
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { exitCode, output };
}
