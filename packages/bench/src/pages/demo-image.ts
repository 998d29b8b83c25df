import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../cli/bin/pagefold.js', import.meta.url));
const pollMs = 5;

/** An image, and what it is of. */
export interface DemoImage {
  readonly path: string;
  readonly description: string;
}

/**
 * Has the command `pagefold demo` capture its services. It works in a folder of its own below the one it
 * is given for temporary files and removes its image in the end; a second link to the image, made while
 * it works, keeps it for us.
 */
export async function captureDemo(folder: string): Promise<DemoImage> {
  const path = join(folder, 'demo.raw');
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [command, 'demo'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    complaint += data;
  });
  const closed = once(child, 'close');
  const ended = closed.then(() => true);
  while (!(await Promise.race([ended, sleep(pollMs, false)]))) link(folder, path);
  const [exitCode] = await closed;
  if (exitCode !== 0 || !existsSync(path)) {
    throw new Error(`pagefold demo made no image: ${complaint.trim()}`);
  }
  return { path, description: output.slice(0, output.indexOf(':')) };
}

function link(folder: string, path: string): void {
  if (existsSync(path)) return;
  for (const name of readdirSync(folder)) {
    const image = join(folder, name, 'demo.raw');
    if (name.startsWith('pagefold-') && existsSync(image)) linkSync(image, path);
  }
}
