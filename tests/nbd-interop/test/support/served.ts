import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

/** The command, as a client starts it. */
export const serveCommand: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('../../../../packages/cli/bin/pagefold.js', import.meta.url)),
  'serve',
];

export interface Served {
  /** Where the disk is. */
  readonly uri: string;
  /** Its port on 127.0.0.1, if the server was told `--listen 127.0.0.1:0`. */
  readonly port: number;
  /** For files of the test; gone with it. */
  readonly folder: string;
}

/** A disk of 64 MiB, empty. That the server ends well when the test does is part of the test. */
export async function served(t: ExecutionContext, ...more: readonly string[]): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-interop-'));
  const path = join(folder, 's');
  const [node = '', ...args] = serveCommand;
  const options = ['--export', 'disk=64M', '--limit', '256M', '--socket', path, ...more];
  const child = spawn(node, [...args, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(async () => {
    await endsWell(child);
    rmSync(folder, { recursive: true });
  });
  const said = await listens(child);
  const port = Number(/serving on 127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
  return { uri: `nbd+unix:///disk?socket=${path}`, port, folder };
}

/** What it has said when it listens everywhere: it tells of TCP last. */
async function listens(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const last = child.spawnargs.includes('--listen') ? 'serving on 127.0.0.1:' : 'serving on';
  while (!said.includes(last)) {
    if (child.exitCode !== null) throw new Error(`the server has ended: ${said}`);
    await once(child.stderr!, 'data');
  }
  return said;
}

async function endsWell(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`the server ended with ${child.signalCode ?? child.exitCode}`);
  }
  child.kill('SIGTERM');
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the server ended with ${signal ?? code}`);
}
