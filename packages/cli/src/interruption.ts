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
