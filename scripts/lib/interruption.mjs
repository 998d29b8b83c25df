import { constants } from 'node:os';
import { Failure } from './main.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * From here on a signal ends nothing at once, so that what was begun can be cleaned up. `check` throws a
 * Failure without words when one has come; `release` gives the signals back.
 */
export function holdSignals() {
  let received;
  const note = (signal) => {
    received ??= signal;
  };
  for (const signal of signals) process.on(signal, note);
  return {
    check() {
      if (received !== undefined) throw new Failure('', 128 + constants.signals[received]);
    },
    release() {
      for (const signal of signals) process.off(signal, note);
    },
  };
}
