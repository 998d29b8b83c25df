import type { PoolSelection } from '@pagefold/core';
import { bytes } from '../format.ts';
import { type BackingChoices, reclaimMarks } from './backing-options.ts';
import type { Log } from './log.ts';

/** What a pool is told of the layer below it, and how to let go of that. */
export interface Backing {
  readonly selection: Pick<
    PoolSelection,
    | 'backingStores'
    | 'reclaimLowPercent'
    | 'reclaimHighPercent'
    | 'reclaimAfterSeconds'
    | 'onBackingError'
  >;
  /** The pool closes what it was given; this is for when there has been no pool. */
  close(): Promise<void>;
}

/**
 * Opens the backing file, if there is to be one.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`, `PAGEFOLD_BAD_PLACE`; InputError when the system refuses.
 */
export async function openBacking(log: Log, options: BackingChoices): Promise<Backing> {
  const { backingFile: path, backingLimit: limitBytes, backingDirect, backingEncrypt } = options;
  const { reclaimAfter: reclaimAfterSeconds } = options;
  if (path === undefined) return { selection: {}, async close() {} };
  const { openBackingFile } = await import('@pagefold/backing-file');
  const store = await openBackingFile({
    path,
    limitBytes,
    direct: backingDirect,
    encrypt: backingEncrypt,
  });
  const { limitBytes: most } = store.stats();
  log.info(
    { event: 'backing-file', path, bytes: most },
    `what has not been used for long goes to ${path}, up to ${bytes(most)}`,
  );
  return {
    selection: {
      ...reclaimMarks,
      ...(reclaimAfterSeconds === undefined ? {} : { reclaimAfterSeconds }),
      backingStores: [store],
      onBackingError: (err) =>
        log.error(
          { event: 'writeback-failed', err },
          `the backing file has failed, what it should take stays in memory: ${err.message}`,
        ),
    },
    close: () => store.close(),
  };
}
