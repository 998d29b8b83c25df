import type { LiveMemoryOptions } from '@pagefold/estimate';
import { type Command, InvalidArgumentError } from 'commander';

/** The options that say which live memory. */
export interface LiveOptions {
  readonly pid?: readonly number[];
  readonly cgroup?: readonly string[];
  readonly swapped?: boolean;
  readonly allowSwapIn?: boolean;
}

/** Adds these options to a command. */
export function addLiveOptions(command: Command): Command {
  return command
    .option('--pid <pid...>', 'live processes', collectPid)
    .option('--cgroup <path...>', 'all processes of control groups, and of those below them')
    .option('--swapped', 'take what they have on zram swap, not in memory; nothing is swapped in')
    .option(
      '--allow-swap-in',
      'with --swapped, take other swap too: each page of it is BROUGHT BACK INTO MEMORY to be read',
    );
}

/**
 * What the options have chosen; undefined where that is no live memory.
 *
 * @throws CommanderError for options that are about live memory where there is none.
 */
export function liveChoice(command: Command, options: LiveOptions): LiveMemoryOptions | undefined {
  const { pid, cgroup, swapped = false, allowSwapIn = false } = options;
  if (allowSwapIn && !swapped) command.error('error: --allow-swap-in stands beside --swapped');
  if (pid !== undefined || cgroup !== undefined) {
    return { pids: pid ?? [], cgroups: cgroup ?? [], swapped, allowSwapIn };
  }
  if (swapped) command.error('error: --swapped is of live processes: give --pid or --cgroup');
  return undefined;
}

function collectPid(text: string, earlier: readonly number[] = []): number[] {
  const pid = Number(text);
  if (!(Number.isInteger(pid) && pid > 0)) {
    throw new InvalidArgumentError('Expected a process id, a whole number above 0.');
  }
  return [...earlier, pid];
}
