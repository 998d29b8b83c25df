const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const cleanups = new Set<() => void>();

/**
 * Has `cleanup` called before a signal ends this process, until the function that is returned is
 * called. It must be synchronous and quick.
 *
 * While there is nothing to clean up nobody listens, and the system itself ends the process: that
 * works also while a backend keeps the thread busy, when no listener could run.
 */
export function beforeInterruption(cleanup: () => void): () => void {
  if (cleanups.size === 0) {
    for (const signal of endingSignals) process.on(signal, end);
  }
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) stopListening();
  };
}

function end(signal: NodeJS.Signals): void {
  for (const cleanup of cleanups) {
    try {
      cleanup();
    } catch {
      // The others have their turn, and the process its end.
    }
  }
  cleanups.clear();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of endingSignals) process.off(signal, end);
}

/** Work that SIGINT stops instead of ending the process. */
export interface Stoppable {
  /** Aborted by the first SIGINT after {@link listen}; a second one ends the process at once. */
  readonly signal: AbortSignal;
  /** From here on there is something to show. */
  readonly listen: () => void;
  /** SIGINT is the system's again. */
  readonly release: () => void;
}

/**
 * Has the first SIGINT stop work that has something to show by then. The other signals end the process at
 * once, also while a backend keeps the thread, when this one would not be heard.
 */
export function stoppable(): Stoppable {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  return {
    signal: controller.signal,
    listen: () => process.once('SIGINT', stop),
    release: () => process.off('SIGINT', stop),
  };
}
