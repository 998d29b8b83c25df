import type { LiveMemoryOptions } from '@pagefold/estimate';
import { type Command, InvalidArgumentError } from 'commander';

/** The options that say which live memory. */
export interface LiveOptions {
  readonly pid?: readonly number[];
}

/** Adds these options to a command. */
export function addLiveOptions(command: Command): Command {
  return command.option('--pid <pid...>', 'live processes, each by itself', collectPid);
}

/** What the options have chosen; undefined where that is no live memory. */
export function liveChoice(_command: Command, { pid }: LiveOptions): LiveMemoryOptions | undefined {
  return pid === undefined ? undefined : { pids: pid };
}

function collectPid(text: string, earlier: readonly number[] = []): number[] {
  const pid = Number(text);
  if (!(Number.isInteger(pid) && pid > 0)) {
    throw new InvalidArgumentError('Expected a process id, a whole number above 0.');
  }
  return [...earlier, pid];
}
