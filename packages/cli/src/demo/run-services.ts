import { type ChildProcess, fork } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { InputError } from '@pagefold/contracts';
import { SilenceLimit } from './silence-limit.ts';
import { runWorkload } from './workload.ts';

const stderrTail = 2000;

/** Options of {@link runDemoServices}. */
export interface DemoOptions {
  /** How many instances; four where it is not given. */
  readonly instances?: number | undefined;
  /** Ends the start and the work: all instances are stopped, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Instances of the demo service that have started and done their work. */
export interface DemoServices {
  readonly pids: readonly number[];
  /** Where each listens: a port of 127.0.0.1. */
  readonly ports: readonly number[];
  /** Requests that were answered, over all instances. */
  readonly requests: number;
  /** Ends all instances and waits until they are gone. Calling it again does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts instances of the demo service, as child processes in an empty environment, and has them do
 * some hundred requests each: a part that is the same for all, and a part of their own. They stay
 * until {@link DemoServices.stop}, but never longer than this process, and do not keep it alive.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when one does not start or fails at its work, or when for
 *   two minutes none of them starts or answers a request; the others are stopped.
 */
export async function runDemoServices(options: DemoOptions = {}): Promise<DemoServices> {
  const { instances = 4, signal } = options;
  signal?.throwIfAborted();
  const silence = new SilenceLimit();
  const ends = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  const progress = (): void => silence.progress();
  // Each request that is on its way listens to it.
  setMaxListeners(0, ends);
  const services = Array.from({ length: instances }, (_, i) => new DemoService(i + 1));
  const stop = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.stop()));
  };
  try {
    const ports = await Promise.all(services.map((service) => service.start(ends, progress)));
    const done = await Promise.all(services.map((service) => service.work(ends, progress)));
    const pids = services.map((service) => service.pid);
    return { pids, ports, requests: done.reduce((sum, requests) => sum + requests, 0), stop };
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    silence.end();
  }
}

class DemoService {
  readonly #number: number;
  readonly #child: ChildProcess;
  #port = 0;
  #stderr = '';

  /** Starts the process. `number` is its seed, and its name in messages. */
  constructor(number: number) {
    this.#number = number;
    const script = fileURLToPath(new URL('./service-process.js', import.meta.url));
    this.#child = fork(script, [`${number}`], {
      execArgv: [],
      env: minimalEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr!.on('data', (data) => {
      this.#stderr = `${this.#stderr}${data}`.slice(-stderrTail);
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Waits until it listens; returns the port. */
  async start(ends: AbortSignal, progress: () => void): Promise<number> {
    const child = this.#child;
    this.#port = await new Promise<number>((resolve, reject) => {
      const fail = (reason: string): void => reject(this.#failure('did not start', reason));
      child.on('error', (error) => fail(error.message));
      child.once('close', (code, signal) => fail(`it ended with ${signal ?? `code ${code}`}`));
      child.once('message', ({ port }: { port: number }) => resolve(port));
      ends.addEventListener('abort', () => fail(messageOf(ends)), { once: true });
    });
    progress();
    child.unref();
    child.channel?.unref();
    (child.stderr as Socket).unref();
    return this.#port;
  }

  /** Has it do its work; returns the number of requests. */
  async work(ends: AbortSignal, progress: () => void): Promise<number> {
    const seed = this.#number;
    try {
      return await runWorkload({ port: this.#port, seed, signal: ends, onAnswer: progress });
    } catch (error) {
      const reason = ends.aborted ? messageOf(ends) : (error as Error).message;
      throw this.#failure('failed at its work', reason);
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  #failure(what: string, reason: string): InputError {
    const error = this.#stderr.split('\n').find((line) => line.includes('Error'));
    return new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `demo service ${this.#number} ${what}: ${reason}${error === undefined ? '' : ` (${error.trim()})`}`,
    );
  }
}

function messageOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Nothing of the user's environment, since it would be in the memory that is looked at. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
