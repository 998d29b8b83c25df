import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '@pagefold/cli';
import { Random } from '@pagefold/conformance';
import { KeptOutput } from '@pagefold/test-support';
import type { ExecutionContext } from 'ava';

/** The command. */
export const bin: string = fileURLToPath(new URL('../../bin/pagefold.js', import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

let last: Promise<unknown> = Promise.resolve();

/** Carries out some work when all has ended that was to be alone before. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/**
 * Runs the command in this process, without a terminal, when all that were asked for before have ended: each takes
 * addresses for some page memories, which do not suffice for all tests of a worker at once.
 */
export function pagefold(...args: readonly string[]): Promise<Finished> {
  const stdout = new KeptOutput();
  const stderr = new KeptOutput();
  return alone(async () => {
    const exitCode = await run(args, { stdout, stderr });
    return { exitCode, out: stdout.text, err: stderr.text };
  });
}

/** How a process ended. */
export interface Ended extends Finished {
  readonly signal: NodeJS.Signals | null;
}

/** Runs the command in a process of its own: for exit codes, signals and closed outputs. */
export function start(...args: readonly string[]): {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Waits until it has written this to standard error. */
  readonly says: (text: string) => Promise<void>;
  readonly finished: Promise<Ended>;
} {
  return startNode(bin, ...args);
}

/** The same with a standard input that begins with `input` and does not end. */
export function startReading(
  input: Uint8Array,
  ...args: readonly string[]
): ReturnType<typeof start> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}).write(input);
  return started(child);
}

/** The same with another program. */
export function startNode(...args: readonly string[]): ReturnType<typeof start> {
  return started(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
}

function started(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
): ReturnType<typeof start> {
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const closed = once(child, 'close');
  const finished = closed.then(([exitCode, signal]) => ({ exitCode, signal, out, err }));
  const says = async (text: string): Promise<void> => {
    while (!err.includes(text) && child.exitCode === null) await once(child.stderr, 'data');
  };
  return { kill: (signal) => child.kill(signal), says, finished };
}

/** Runs a line of shell, in which `$PAGEFOLD` is the command; returns what it printed. */
export async function shell(line: string, ...args: readonly string[]): Promise<Finished> {
  const env = { ...process.env, PAGEFOLD: `${process.execPath} ${bin}` };
  const child = spawn('bash', ['-c', line, 'bash', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, out, err };
}

/** A folder that is gone after the test. */
export async function folder(t: ExecutionContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pagefold-test-'));
  t.teardown(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A module of a user's, gone after the test. */
export async function moduleFile(t: ExecutionContext, source: string): Promise<string> {
  const path = join(await folder(t), 'mine.mjs');
  await writeFile(path, source);
  return path;
}

export const pageSize = 4096;

/** Ten pages: three zero, one same-filled, four of one content, two of others. */
export function tenPages(): Uint8Array {
  const image = new Uint8Array(10 * pageSize);
  image.fill(0x55, 3 * pageSize, 4 * pageSize);
  for (let i = 4; i < 10; i++) image.fill(Math.max(i, 7), i * pageSize, i * pageSize + 1000);
  return image;
}

export async function imageFile(
  t: ExecutionContext,
  bytes: Uint8Array = tenPages(),
): Promise<string> {
  const path = join(await folder(t), 'memory.raw');
  await writeFile(path, bytes);
  return path;
}

/** Zero, same-filled, duplicate and other pages, of every compressibility. */
export function mixedImage(pages: number): Uint8Array {
  const image = new Uint8Array(pages * pageSize);
  const random = new Random(1);
  for (let i = 0; i < pages; i++) {
    const page = image.subarray(i * pageSize, (i + 1) * pageSize);
    if (i % 11 === 0) page.fill(i % 3);
    else if (i % 7 === 0) image.copyWithin(i * pageSize, (i - 1) * pageSize, i * pageSize);
    else random.fill(page.subarray(0, (i % 10) * 400));
  }
  return image;
}

/** A swap area of ten pages. */
export function swapArea(): Uint8Array {
  const area = Buffer.concat([Buffer.alloc(pageSize), tenPages()]);
  area.writeUInt32LE(1, 1024);
  area.writeUInt32LE(10, 1028);
  area.write('SWAPSPACE2', 4086);
  return area;
}
