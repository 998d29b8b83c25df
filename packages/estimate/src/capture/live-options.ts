import { type CodeOptionSpec, InputError } from '@pagefold/contracts';
import { expectOption } from '../call-options.ts';

/** Which live memory is looked at. */
export interface LiveMemoryOptions {
  /** Ids of processes. One given twice is read once. */
  readonly pids?: readonly number[] | undefined;
}

type OfType<T> = CodeOptionSpec & { readonly type: T };

export const liveMemorySchema: {
  readonly pids: OfType<'object'>;
} = {
  pids: { type: 'object', description: 'ids of processes' },
};

/** These options, checked. */
export interface LiveMemoryChoice {
  readonly pids: readonly number[];
}

/**
 * Checks what the schema cannot.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for what is no array of numbers.
 * @throws InputError `PAGEFOLD_BAD_INPUT` when nothing is chosen.
 */
export function liveMemoryChoice(
  owner: string,
  options: { readonly [K in keyof LiveMemoryOptions]?: unknown },
): LiveMemoryChoice {
  const { pids = [] } = options;
  const areIds = Array.isArray(pids) && pids.every((pid) => typeof pid === 'number');
  expectOption(owner, 'pids', pids, areIds, 'an array of process ids, which are numbers');
  const choice = { pids: pids as readonly number[] };
  if (choice.pids.length === 0) {
    throw new InputError('PAGEFOLD_BAD_INPUT', 'no process was given');
  }
  return choice;
}
