import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../children.ts';

const pagefold = fileURLToPath(new URL('../../../cli/bin/pagefold.js', import.meta.url));

/** An image, and what it is of. */
export interface DemoImage {
  readonly path: string;
  readonly description: string;
}

/**
 * Has the command `pagefold demo` capture its services and keep the image in a folder.
 *
 * @param command the file of the command, for tests.
 */
export async function captureDemo(folder: string, command: string = pagefold): Promise<DemoImage> {
  const path = join(folder, 'demo.raw');
  const args = [command, 'demo', '--output', path];
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  // It ends its services when it is asked to end.
  const child = endsWithUs(spawn(process.execPath, args, { stdio }), 'SIGTERM');
  const output = collected(child.stdout);
  const complaint = collected(child.stderr);
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0 || !existsSync(path)) {
    throw new Error(`pagefold demo made no image: ${complaint().trim()}`);
  }
  const [heading] = output().split(':');
  return { path, description: heading! };
}

/** What a stream has given until it is asked. */
function collected(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}
