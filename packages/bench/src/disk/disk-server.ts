import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endsWithUs } from '../children.ts';

const pagefold = fileURLToPath(new URL('../../../cli/bin/pagefold.js', import.meta.url));

/** Linux counts what a process has had of the processors in these, whatever the kernel's own clock. */
const ticksPerSecond = 100;

/** A disk server as a process, and its one disk. */
export interface DiskServer {
  readonly name: string;
  readonly uri: string;
  readonly pid: number;
  /** Ends it. */
  stop(): Promise<void>;
}

/** As large as what a client can TRIM with one request. */
const diskBytes = 2 ** 32;

/** What starts a server of one disk of 4 GiB, with its socket in `folder`. */
export type ServerStart = (folder: string) => Promise<DiskServer>;

/** A disk of a pool, which can be asked for more. */
export interface PoolServer extends DiskServer {
  /** Asks it by its admin socket. */
  ask(command: string): Promise<unknown>;
}

/** A pool with its defaults, as a user would serve it. */
export async function startPagefold(folder: string): Promise<PoolServer> {
  const socket = join(folder, 'pagefold');
  const disk = ['--export', `disk=${diskBytes}`, '--limit', String(diskBytes)];
  const admin = join(folder, 'admin');
  const places = ['--socket', socket, '--admin', admin];
  const args = [pagefold, 'serve', ...disk, '--compressor', 'lz4', ...places];
  const uri = `nbd+unix:///disk?socket=${socket}`;
  const server = await start('pagefold (lz4)', [process.execPath, ...args], socket, uri);
  const ask = async (command: string): Promise<unknown> => {
    const asked = await promisify(execFile)(process.execPath, [pagefold, 'admin', admin, command]);
    return JSON.parse(asked.stdout);
  };
  return { ...server, ask };
}

/** What people use today where memory is to be a compressed disk. @param options of its own. */
export const startNbdkit = (
  folder: string,
  options: readonly string[] = [],
): Promise<DiskServer> => {
  const socket = join(folder, 'nbdkit');
  const disk = ['memory', `size=${diskBytes}`, 'allocator=zstd'];
  const args = ['nbdkit', '--foreground', ...options, '--unix', socket, ...disk];
  return start('nbdkit (zstd)', args, socket, `nbd+unix:///?socket=${socket}`);
};

async function start(
  name: string,
  [program = '', ...args]: readonly string[],
  socket: string,
  uri: string,
): Promise<DiskServer> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  endsWithUs(child, 'SIGTERM');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.once('error', (error) => {
    said += error.message;
  });
  while (!existsSync(socket)) {
    if (child.pid === undefined || child.exitCode !== null) {
      throw new Error(`${name} did not start: ${said.trim()}`);
    }
    await sleep(20);
  }
  return { name, uri, pid: child.pid!, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Seconds of processor time that a process has taken, all threads together (proc(5), stat). */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Bytes of a process' memory that belong to no file (proc(5), RssAnon). */
export function anonymousBytes(pid: number): number {
  const [, kibibytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kibibytes) * 1024;
}
