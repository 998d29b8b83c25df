import { setTimeout } from 'node:timers/promises';
import { InputError } from '@pagefold/contracts';
import { systemCode } from '../system-error.ts';
import { processState } from './process-target.ts';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const pollMs = 2;
const patienceMs = 1000;

/**
 * Stops a process (SIGSTOP) and waits, for a second at most, until it stands. Returns the function
 * that lets it go on (SIGCONT), to be called in any case. A process that was stopped before is left
 * stopped.
 *
 * Until it is called the process also goes on when this one exits, or is ended by SIGINT, SIGTERM or
 * SIGHUP; where these have other listeners, they stay in charge. Only SIGKILL can leave it stopped.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system does not let it be stopped.
 */
export async function pauseProcess(pid: number): Promise<() => void> {
  if (isStopped(pid)) return () => {};
  const resume = (): void => {
    process.off('exit', resume);
    for (const signal of endingSignals) process.off(signal, resumeAndEnd);
    send(pid, 'SIGCONT');
  };
  const resumeAndEnd = (signal: NodeJS.Signals): void => {
    // Who else listens decides what becomes of the signal.
    if (process.listenerCount(signal) > 1) return;
    resume();
    process.kill(process.pid, signal);
  };
  process.on('exit', resume);
  // First in line, since a listener that takes itself away must still be seen.
  for (const signal of endingSignals) process.prependListener(signal, resumeAndEnd);
  try {
    send(pid, 'SIGSTOP');
    await standstill(pid);
  } catch (cause) {
    resume();
    throw new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `process ${pid} cannot be paused (${systemCode(cause)})`,
      { cause },
    );
  }
  return resume;
}

async function standstill(pid: number): Promise<void> {
  for (let waited = 0; waited < patienceMs && !isStopped(pid); waited += pollMs) {
    await setTimeout(pollMs);
  }
}

/** True also for a process that has ended: there is nothing to wait for. */
function isStopped(pid: number): boolean {
  const state = processState(pid);
  return state === undefined || 'TtZX'.includes(state);
}

/** A process that has ended needs no signal, and one that could not be stopped needs none to go on. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH' && signal === 'SIGSTOP') throw error;
  }
}
