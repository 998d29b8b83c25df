import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a tool to its end and returns what it printed. @throws with what it said when it fails. */
export async function output(tool: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run(tool, args, { maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { message, stdout, stderr } = error as Error & Record<'stdout' | 'stderr', string>;
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  }
}

/** The programs that every guest takes. */
export const guestTools: readonly string[] = [
  'qemu-system-x86_64',
  'gcc',
  'cpio',
  'apt-get',
  'dpkg-deb',
  'xz',
];

/** Which of these tools are not here. */
export function missingTools(tools: readonly string[]): string[] {
  return tools.filter((tool) => spawnSync('sh', ['-c', 'command -v "$0"', tool]).status !== 0);
}
