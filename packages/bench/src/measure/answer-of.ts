import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../children.ts';

/**
 * Runs a program of `processes` to its end and returns the JSON that it prints.
 *
 * @param flags of Node.js.
 */
export async function answerOf<Answer>(
  program: string,
  args: readonly (string | number)[],
  flags: readonly string[] = [],
): Promise<Answer> {
  const path = fileURLToPath(new URL(`../processes/${program}.js`, import.meta.url));
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = endsWithUs(
    spawn(process.execPath, [...flags, path, ...args.map(String)], { stdio }),
  );
  const output: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => output.push(part));
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0) throw new Error(`the ${program} ended with code ${exitCode}`);
  return JSON.parse(Buffer.concat(output).toString()) as Answer;
}
