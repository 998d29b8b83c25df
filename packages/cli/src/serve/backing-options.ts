import { ConfigError } from '@pagefold/contracts';
import { Option } from 'commander';
import { parseSize } from '../size.ts';

/** What is asked of the layer below the pool. */
export interface BackingChoices {
  readonly backingFile?: string;
  readonly backingLimit?: number;
  readonly backingDirect?: boolean;
  readonly backingEncrypt?: boolean;
}

/**
 * Where reclaim is woken and where it ends, in percent of the limit. They are said to the pool and to who operates
 * the server.
 */
export const reclaimMarks = { reclaimLowPercent: 90, reclaimHighPercent: 95 } as const;

/** The options of the layer below the pool. */
export function backingOptions(): Option[] {
  return [
    new Option(
      '--backing-file <path>',
      'write what has not been used for long to a scratch file, or a disk, of which all is overwritten',
    ),
    new Option('--backing-limit <size>', 'the most that the backing file may take').argParser(
      parseSize,
    ),
    new Option('--backing-direct', 'go past the page cache (O_DIRECT)'),
    new Option(
      '--backing-encrypt',
      'encrypt what is in the backing file, with a key that is in memory only',
    ),
  ];
}

/**
 * Checks that there is a file for what is said of it.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function checkBacking(options: BackingChoices): void {
  const { backingFile, backingLimit, backingDirect, backingEncrypt } = options;
  if (backingFile !== undefined) return;
  const orphans = { limit: backingLimit, direct: backingDirect, encrypt: backingEncrypt };
  for (const [name, value] of Object.entries(orphans)) {
    if (value === undefined) continue;
    const problem = `serve: --backing-${name} is about a backing file: expected --backing-file too`;
    throw new ConfigError('PAGEFOLD_INVALID_OPTION', problem);
  }
}
