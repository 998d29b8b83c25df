import type { BackingStore } from '@pagefold/contracts';
import type { PoolSelection } from '@pagefold/core';
import type { ExportOptions } from '@pagefold/nbd';
import { bytes } from '../format.ts';
import { type BackingChoices, reclaimMarks } from './backing-options.ts';
import { openFar } from './far.ts';
import type { FarChoices } from './far-options.ts';
import type { Log } from './log.ts';

/** What Linux reads ahead when it swaps (`vm.page-cluster` 3): one trip to a far tier brings all of them. */
const readAheadSlots = 8;

/** What a pool is told of the layer below it, and how to let go of that. */
export interface Backing {
  readonly selection: Pick<
    PoolSelection,
    | 'backingStores'
    | 'reclaimLowPercent'
    | 'reclaimHighPercent'
    | 'reclaimAfterSeconds'
    | 'moveDownAfterSeconds'
    | 'readAheadSlots'
    | 'onBackingError'
  >;
  /** The pool closes what it was given; this is for when there has been no pool. */
  close(): Promise<void>;
}

/**
 * Opens the layers below the pool, if there are to be some: the backing file, and below it the far tier.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`, `PAGEFOLD_BAD_PLACE`; InputError when the system refuses.
 */
export async function openBacking(
  log: Log,
  options: BackingChoices & FarChoices,
  exports: readonly ExportOptions[],
): Promise<Backing> {
  const file = await openFile(log, options);
  let far: BackingStore | undefined;
  try {
    far = await openFar(log, options, exports);
  } catch (error) {
    await file?.close();
    throw error;
  }
  const stores = [file, far].filter((store) => store !== undefined);
  if (stores.length === 0) return { selection: {}, async close() {} };
  const { reclaimAfter: reclaimAfterSeconds, farAfter: moveDownAfterSeconds } = options;
  return {
    selection: {
      ...reclaimMarks,
      ...(far === undefined ? {} : { readAheadSlots }),
      ...(reclaimAfterSeconds === undefined ? {} : { reclaimAfterSeconds }),
      ...(moveDownAfterSeconds === undefined ? {} : { moveDownAfterSeconds }),
      backingStores: stores,
      onBackingError: (err) =>
        log.error(
          { event: 'writeback-failed', err },
          `${far === undefined ? 'the backing file' : 'a layer below memory'} has failed, what it should take ` +
            `stays where it is: ${err.message}`,
        ),
    },
    async close() {
      for (const store of stores) await store.close();
    },
  };
}

async function openFile(log: Log, options: BackingChoices): Promise<BackingStore | undefined> {
  const { backingFile: path, backingLimit: limitBytes, backingDirect, backingEncrypt } = options;
  if (path === undefined) return undefined;
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
  return store;
}
