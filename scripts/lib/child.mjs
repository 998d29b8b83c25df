import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { Failure } from './main.mjs';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const graceMs = 1_000;

/**
 * Runs a program without input to its end. Returns its exit code, what it printed on `stdout`, and all
 * that it printed, in order, as `output`. When a signal ends it or this process, the run is over: that is
 * a Failure without words. npm would go on for twenty seconds to undo an installation; nobody waits.
 */
export async function runQuietly(file, args, options) {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = [];
  const all = [];
  child.stdout.on('data', (piece) => stdout.push(piece) && all.push(piece));
  child.stderr.on('data', (piece) => all.push(piece));
  const { code, signal } = await end(child, () => {
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  });
  if (signal !== null) throw new Failure('', exitCodeOf(signal));
  return { code, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(all).toString() };
}

/** Runs a program on this process's own input and output and returns its exit code. */
export async function runAttached(file, args, options) {
  const { code, signal } = await end(spawn(file, args, { ...options, stdio: 'inherit' }));
  return code ?? exitCodeOf(signal);
}

/**
 * Waits for a child. Signals go on to it instead of ending this process, so that it is never left
 * behind. `code` is null when the child did not exit by itself.
 */
function end(child, onSignal = () => {}) {
  return new Promise((resolve, reject) => {
    let received = null;
    const passOn = (signal) => {
      if (received !== null) return;
      received = signal;
      if (signal !== 'SIGINT' || !terminalSendsInterrupts()) child.kill(signal);
      onSignal();
    };
    const handlers = new Map(passedOn.map((signal) => [signal, () => passOn(signal)]));
    const settle = (outcome) => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      outcome();
    };
    for (const [signal, handler] of handlers) process.on(signal, handler);
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code, signal) =>
      settle(() => resolve({ code, signal: received ?? signal })),
    );
  });
}

/** A terminal sends Ctrl-C to the child as well: passing it on would make two of one. */
function terminalSendsInterrupts() {
  return [0, 1, 2].some((descriptor) => isatty(descriptor));
}

function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}
