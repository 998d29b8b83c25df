import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { bin, folder } from './pagefold.ts';

/** A server in a process of its own. */
export interface Serving {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Waits until it has written this to standard error. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export function watch(t: ExecutionContext, child: ChildProcess): Serving {
  let err = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  t.teardown(() => child.kill('SIGKILL'));
  return {
    child,
    said: () => err,
    says: async (text) => {
      while (!err.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended without "${text}": ${err}`);
        await once(child.stderr!, 'data');
      }
    },
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal })),
  };
}

/** A server with a socket of its own. */
export async function serving(
  t: ExecutionContext,
  ...args: readonly string[]
): Promise<Serving & { readonly path: string }> {
  const path = join(await folder(t), 's');
  const child = spawn(process.execPath, [bin, 'serve', ...args, '--socket', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running = watch(t, child);
  await running.says('serving on');
  return { ...running, path };
}
