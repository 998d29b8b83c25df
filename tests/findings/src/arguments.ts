import { parseArgs } from 'node:util';

/** What the command is asked for. */
export interface Arguments {
  /** Names of workloads, all where none was named. */
  readonly only: readonly string[];
  /** A folder that keeps the images; undefined: they go. */
  readonly keep: string | undefined;
  /** Whether nothing is run, and the documents are made from the results that are there. */
  readonly fill: boolean;
  readonly help: boolean;
}

/**
 * Reads the arguments of the command.
 *
 * @throws TypeError for an option that does not exist or lacks its value.
 * @throws RangeError for a workload that does not exist.
 */
export function readArguments(args: readonly string[], names: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      keep: { type: 'string' },
      fill: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const only = values.only.flatMap((text) => text.split(','));
  for (const name of only) {
    if (!names.includes(name)) {
      throw new RangeError(`--only: there is no workload ${name}: ${names.join(', ')}`);
    }
  }
  return {
    only: only.length > 0 ? names.filter((name) => only.includes(name)) : names,
    keep: values.keep,
    fill: values.fill,
    help: values.help,
  };
}
