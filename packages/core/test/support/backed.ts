import type { BackingObject, BackingRead, LoadOutcome } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { pageSize } from './pages.ts';
import { type Rig, type RigOptions, rig } from './rig.ts';
import { type Call, SlowStore, until } from './slow-store.ts';

/** A fetch that is under way. */
export interface Fetching {
  /** Where the page is wanted; {@link untouched} until it comes. */
  readonly page: Uint8Array;
  readonly fetched: Promise<LoadOutcome>;
}

/** A pool over a store whose I/O ends by hand. */
export interface Backed extends Rig {
  readonly store: SlowStore;
  /** Writes out everything that is in memory. */
  writeOut(): Promise<void>;
  /** Begins to write out what is in memory, and gives the first write, which waits. */
  beginWriting(): Promise<Call<readonly BackingObject[]>>;
  /** The read that waits, of which there must be just one. */
  theRead(): Call<BackingRead>;
}

export interface BackedOptions extends RigOptions {
  readonly batchBytes?: number;
  readonly storeLimitBytes?: number;
  /** Bytes of the longest object that the store takes. */
  readonly maxStoredSize?: number;
}

export function backed(options: BackedOptions = {}): Backed {
  const { batchBytes, storeLimitBytes, maxStoredSize, ...rest } = options;
  const store = new SlowStore({
    batchBytes,
    limitBytes: storeLimitBytes,
    maxObjectSize: maxStoredSize,
  });
  const made = rig({ ...rest, stores: [store] });
  const { pool } = made;
  return {
    ...made,
    store,
    async writeOut() {
      store.prompt = true;
      await pool.reclaim(Number.POSITIVE_INFINITY);
      store.prompt = false;
    },
    async beginWriting() {
      void pool.reclaim(Number.POSITIVE_INFINITY);
      await until(() => store.writes.length > 0);
      return store.writes[0]!;
    },
    theRead() {
      const [read] = store.reads;
      if (read === undefined || store.reads.length > 1) {
        throw new Error(`one read expected, got ${store.reads.length}`);
      }
      return read;
    },
  };
}

/** What is in a page that nobody has written to. */
export const untouched: Uint8Array = new Uint8Array(pageSize).fill(0xee);

/** Begins a fetch; how it ends is looked at later. */
export function beginFetch(device: Device, slot = 0): Fetching {
  const page = untouched.slice();
  const fetched = device.fetch(slot, page);
  fetched.catch(() => {});
  return { page, fetched };
}

/** Loads or fetches a page; no read may have to wait for the test. */
export async function pageOf(device: Device, slot = 0): Promise<Uint8Array> {
  const page = untouched.slice();
  const outcome = await device.fetch(slot, page);
  if (outcome !== 'loaded') throw new Error(`slot ${slot} is ${outcome}`);
  return page;
}
