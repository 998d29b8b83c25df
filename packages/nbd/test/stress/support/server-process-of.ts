import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { Client } from '../../support/client.ts';

export interface ServerProcessOptions {
  /** Bytes of its disk. */
  readonly size: number;
  /** Bytes of its pool. */
  readonly limit: number;
  /** What is below the pool. */
  readonly backing?: { readonly path: string; readonly limitBytes: number };
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** How it ends: an exit code or a signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  open(): Promise<Client>;
  /** Bytes that it holds beside pool pages and tables, after a collection. */
  heldBytes(): Promise<number>;
}

/** Starts one; it is gone after the test. */
export async function serverProcess(
  t: ExecutionContext,
  { size, limit, backingBytes }: { size: number; limit: number; backingBytes?: number },
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-nbd-'));
  const path = join(folder, 's');
  const program = fileURLToPath(new URL('./server-process.js', import.meta.url));
  const backing = { path: join(folder, 'backing'), limitBytes: backingBytes ?? 0 };
  const options = { size, limit, ...(backingBytes === undefined ? {} : { backing }) };
  const child = fork(program, [JSON.stringify({ socket: path, ...options })], {
    execArgv: ['--expose-gc'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });
  await Promise.race([
    once(child, 'message'),
    ended.then((how) => {
      throw new Error(`the server ended with ${how}`);
    }),
  ]);
  return {
    child,
    ended,
    async open() {
      const client = new Client({ path });
      t.teardown(() => client.destroy());
      await client.open('disk');
      return client;
    },
    async heldBytes() {
      child.send('held bytes?');
      const [bytes] = (await once(child, 'message')) as [number];
      return bytes;
    },
  };
}
