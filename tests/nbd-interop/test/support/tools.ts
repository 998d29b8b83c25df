import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import test, { type ImplementationFn } from 'ava';

const run = promisify(execFile);

/** What a test takes besides a tool. */
export interface Needs {
  /** With what the tool ends well, if it is there. */
  readonly probe?: readonly string[];
  /** Whether all else is there, or why not. */
  readonly others?: true | string;
}

/** Declares a test that takes a tool, skipped where it is not installed. */
export function withTool(
  tool: string,
  title: string,
  implementation: ImplementationFn<[]>,
  { probe = ['--version'], others = true }: Needs = {},
): void {
  const { error, status } = spawnSync(tool, probe, { stdio: 'ignore' });
  const isThere = error === undefined && status === 0;
  const possible = isThere ? others : `${tool} ${probe.join(' ')} does not run here`;
  if (possible === true) test(title, implementation);
  else test.skip(`${title} (${possible})`, implementation);
}

/** Runs a tool to its end and returns what it printed. @throws with what it said when it fails. */
export async function output(tool: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run(tool, args, { maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { message, stdout, stderr } = error as Error & Record<'stdout' | 'stderr', string>;
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  }
}
