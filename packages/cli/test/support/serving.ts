import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { run } from '@pagefold/cli';
import type { ExecutionContext } from 'ava';
import { alone, bin, folder } from './pagefold.ts';

/** How a server ended. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Running {
  readonly said: () => string;
  /** Waits until it has written this to standard error. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<End>;
}

/** A server in a process of its own. */
export interface Serving extends Running {
  readonly child: ChildProcess;
}

/** A server in this process. */
export interface ServingHere extends Running {
  readonly path: string;
  /** Has it do what it does at SIGTERM. */
  readonly terminate: () => void;
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

/** A server with a socket of its own, in a process of its own: for signals, and what they and pipes do to a process. */
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

/** The same in this process, which takes a tenth of the time to start. */
export async function servingHere(
  t: ExecutionContext,
  ...args: readonly string[]
): Promise<ServingHere> {
  const path = join(await folder(t), 's');
  const written = new Written();
  const streams = { stdout: new Written(), stderr: written };
  // While it starts nothing else listens for signals, so that what is new is its.
  const started = await alone(async () => {
    const before = process.rawListeners('SIGTERM');
    const exitCode = run(['serve', ...args, '--socket', path], streams);
    const ended = exitCode
      .then((code): End => ({ code, signal: null }))
      .finally(() => written.end());
    await written.says('serving on');
    const own = process.rawListeners('SIGTERM').filter((heard) => !before.includes(heard));
    return { ended, own };
  });
  const terminate = () => {
    for (const heard of started.own) heard.call(process, 'SIGTERM');
  };
  t.teardown(async () => {
    if (!written.hasEnded) terminate();
    await started.ended;
  });
  const says = (text: string) => written.says(text);
  return { path, said: () => written.text, says, ended: started.ended, terminate };
}

/** What a command has written, and will write. */
class Written {
  readonly #changes = new EventEmitter();
  text = '';
  hasEnded = false;

  write(text: string, done: (error?: Error | null) => void): void {
    this.text += text;
    this.#changes.emit('change');
    done();
  }

  on(): void {}

  end(): void {
    this.hasEnded = true;
    this.#changes.emit('change');
  }

  async says(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      if (this.hasEnded) throw new Error(`ended without "${text}": ${this.text}`);
      await once(this.#changes, 'change');
    }
  }
}
