import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { BackendError, type Options, resolveOptions } from '@pagefold/contracts';
import { expectOption } from '../call-options.ts';
import { threadClocks } from '../thread-clocks.ts';
import type { AnalysisWorkers, PortListener, WorkerPort } from './protocol.ts';

/** Options of {@link nodeWorkers}. */
export interface NodeWorkersOptions {
  /**
   * How many threads, at least 1, beside the one that reads, which takes its share; where it is not given, as many as
   * there are processors for them.
   */
  readonly count?: number | undefined;
  /**
   * URL of a module whose export `createRegistry(data)` returns, or promises, a registry with the backends of the
   * analysis's own: descriptors have functions, which cannot be handed to a thread.
   */
  readonly registryModule: string;
  /** What `createRegistry` gets: anything that can be copied. */
  readonly registryData?: unknown;
}

/** What a thread is started with. */
export interface WorkerStart {
  readonly registryModule: string;
  readonly registryData: unknown;
}

const schema = {
  count: {
    type: 'integer',
    default: Math.max(1, availableParallelism() - 1),
    minimum: 1,
    maximum: 1024,
    description: 'how many threads beside the one that reads',
  },
  registryModule: { type: 'required-text', description: 'URL of a module with createRegistry' },
  registryData: { type: 'object', description: 'what createRegistry gets' },
} as const;

/**
 * Threads of Node.js for `analyze`, which starts and ends them.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that do not exist or cannot be.
 */
export function nodeWorkers(options: NodeWorkersOptions): AnalysisWorkers {
  const owner = 'nodeWorkers';
  const { count, registryModule, registryData } = resolveOptions(
    owner,
    schema,
    options as unknown as Options,
  );
  expectOption(owner, 'registryModule', registryModule, URL.canParse(registryModule), 'a URL');
  return {
    count,
    start: (listener) => startWorker({ registryModule, registryData }, listener),
    nextTurn: () => setImmediate(),
    clocks: threadClocks(),
  };
}

function startWorker(workerData: WorkerStart, { onAnswer, onDeath }: PortListener): WorkerPort {
  const worker = new Worker(new URL('./worker-main.js', import.meta.url), { workerData });
  worker.on('message', onAnswer);
  worker.on('error', (cause) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    onDeath(new BackendError('worker thread', message, { cause }));
  });
  worker.on('exit', (code) =>
    onDeath(
      new BackendError('worker thread', `ended with exit code ${code} before its work was done`),
    ),
  );
  return {
    post: (order) => worker.postMessage(order),
    close: () => worker.terminate(),
  };
}
