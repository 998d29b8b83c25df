import { ConfigError } from '@pagefold/contracts';
import { InvalidArgumentError, Option } from 'commander';
import { parseSize } from '../size.ts';

/** What is asked of the layer below the pool. */
export interface BackingChoices {
  readonly backingFile?: string;
  readonly backingLimit?: number;
  readonly backingDirect?: boolean;
  readonly backingEncrypt?: boolean;
  readonly reclaimAfter?: number;
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
    new Option(
      '--reclaim-after <seconds>',
      'write what was stored and not read for so long to the backing file or the far tier, though there is room',
    ).argParser(parseSeconds),
  ];
}

function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`Expected a number of seconds above 0, got ${text}.`);
}

/**
 * Checks that there is a file for what is said of it.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function checkBacking(options: BackingChoices & { readonly far?: string }): void {
  const { backingFile, backingLimit, backingDirect, backingEncrypt, far } = options;
  if (backingFile !== undefined) return;
  // A far tier takes what is old, too.
  const reclaimAfter = far === undefined ? options.reclaimAfter : undefined;
  const orphans = {
    '--backing-limit': backingLimit,
    '--backing-direct': backingDirect,
    '--backing-encrypt': backingEncrypt,
    '--reclaim-after': reclaimAfter,
  };
  for (const [name, value] of Object.entries(orphans)) {
    if (value === undefined) continue;
    const problem = `serve: ${name} is about a backing file: expected --backing-file too`;
    throw new ConfigError('PAGEFOLD_INVALID_OPTION', problem);
  }
}
