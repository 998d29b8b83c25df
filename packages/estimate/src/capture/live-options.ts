import { type CodeOptionSpec, InputError } from '@pagefold/contracts';
import { expectOption } from '../call-options.ts';

/** Which live memory is looked at. */
export interface LiveMemoryOptions {
  /** Ids of processes. One given twice is read once. */
  readonly pids?: readonly number[] | undefined;
  /**
   * Control groups (version 1 or 2), by their folder or by their path as in `/proc/PID/cgroup`: all
   * processes in them and below them, but not this one. A process that was read already is left out.
   */
  readonly cgroups?: readonly string[] | undefined;
  /**
   * Takes the pages that are on swap instead of those in memory. They are read from the zram device that
   * they are on, and stay there. It takes root.
   */
  readonly swapped?: boolean | undefined;
  /**
   * With `swapped`, takes pages too that are on other swap or may be in zswap. This brings each of them
   * back into memory, page by page, which slows the processes down and may push other pages out.
   */
  readonly allowSwapIn?: boolean | undefined;
}

type OfType<T> = CodeOptionSpec & { readonly type: T };

export const liveMemorySchema: {
  readonly pids: OfType<'object'>;
  readonly cgroups: OfType<'object'>;
  readonly swapped: OfType<'boolean'> & { readonly default: false };
  readonly allowSwapIn: OfType<'boolean'> & { readonly default: false };
} = {
  pids: { type: 'object', description: 'ids of processes' },
  cgroups: { type: 'object', description: 'folders or paths of control groups' },
  swapped: { type: 'boolean', default: false, description: 'takes pages on swap, not in memory' },
  allowSwapIn: { type: 'boolean', default: false, description: 'brings pages in to be read' },
};

/** These options, checked. */
export interface LiveMemoryChoice {
  readonly pids: readonly number[];
  readonly cgroups: readonly string[];
  readonly swapped: boolean;
  readonly allowSwapIn: boolean;
}

/**
 * Checks what the schema cannot.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for lists of the wrong things, and `allowSwapIn` without
 *   `swapped`.
 * @throws InputError `PAGEFOLD_BAD_INPUT` when nothing is chosen.
 */
export function liveMemoryChoice(
  owner: string,
  options: { readonly [K in keyof LiveMemoryOptions]?: unknown },
): LiveMemoryChoice {
  const { pids = [], cgroups = [], swapped = false, allowSwapIn = false } = options;
  const areIds = Array.isArray(pids) && pids.every((pid) => typeof pid === 'number');
  expectOption(owner, 'pids', pids, areIds, 'an array of process ids, which are numbers');
  // The empty path would be everything that runs.
  const arePaths =
    Array.isArray(cgroups) && cgroups.every((path) => typeof path === 'string' && path !== '');
  expectOption(owner, 'cgroups', cgroups, arePaths, 'an array of paths that are not empty');
  const isRight = swapped === true || allowSwapIn === false;
  expectOption(owner, 'allowSwapIn', allowSwapIn, isRight, 'to stand beside "swapped"');
  const choice = { pids, cgroups, swapped, allowSwapIn } as LiveMemoryChoice;
  if (choice.pids.length + choice.cgroups.length === 0) {
    throw new InputError('PAGEFOLD_BAD_INPUT', 'no process and no cgroup was given');
  }
  return choice;
}
