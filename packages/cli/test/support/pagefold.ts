import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

const bin = fileURLToPath(new URL('../../bin/pagefold.js', import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a user would, in a process of its own and without a terminal. */
export async function pagefold(...args: readonly string[]): Promise<Finished> {
  return start(...args).finished;
}

/** The same, for a test that does something to it meanwhile. */
export function start(...args: readonly string[]): {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Waits until it has written this to standard error. */
  readonly says: (text: string) => Promise<void>;
  readonly finished: Promise<Finished>;
} {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const finished = once(child, 'close').then(([exitCode]) => ({ exitCode, out, err }));
  const says = async (text: string): Promise<void> => {
    while (!err.includes(text) && child.exitCode === null) await once(child.stderr, 'data');
  };
  return { kill: (signal) => child.kill(signal), says, finished };
}

/** A folder that is gone after the test. */
export async function folder(t: ExecutionContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pagefold-test-'));
  t.teardown(() => rm(path, { recursive: true, force: true }));
  return path;
}
