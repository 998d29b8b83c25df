import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Makes an action for commander out of one that has a terminal and returns the exit code. */
export type Act = <A extends unknown[]>(
  action: (terminal: Terminal, ...args: A) => Promise<ExitCode>,
) => (...args: A) => Promise<void>;
