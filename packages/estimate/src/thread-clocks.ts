import { openSync, readSync } from 'node:fs';
import { type Clocks, systemClocks } from './block-times.ts';

/**
 * Clocks of this thread alone. Before Node.js 23.9 only the system has them: Linux, in the first number of
 * `schedstat`, in nanoseconds; elsewhere they are of all threads together.
 */
export function threadClocks(): Clocks {
  const ofSystem = systemClocks();
  if ('threadCpuUsage' in process) return ofSystem;
  ofThisThread ??= schedstat();
  return ofThisThread === undefined ? ofSystem : { ...ofSystem, processor: ofThisThread };
}

let ofThisThread: (() => number) | undefined;

function schedstat(): (() => number) | undefined {
  const text = Buffer.alloc(64);
  try {
    // It stays open as long as the thread, whose it is.
    const file = openSync('/proc/thread-self/schedstat', 'r');
    const read = () => {
      // Of a thread that runs, the file says what it was at the last tick; asking for this brings it up to date.
      process.cpuUsage();
      const bytes = readSync(file, text, 0, text.length, 0);
      return Number.parseInt(text.toString('latin1', 0, bytes), 10) / 1e6;
    };
    return read() > 0 ? read : undefined;
  } catch {
    return undefined;
  }
}
