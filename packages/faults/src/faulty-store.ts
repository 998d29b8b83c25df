import {
  type BackingRead,
  type BackingStore,
  type ErrorCode,
  FetchError,
  type PagefoldError,
  WritebackError,
} from '@pagefold/contracts';
import type { FaultTime } from './fault.ts';
import { isDue } from './fault-plan.ts';
import { systemError, turns } from './io-faults.ts';
import { Random, seedOf } from './random.ts';

/** A fault of a backing store. */
export type BackingStoreFault = FaultTime &
  (
    | {
        /** Batches, or single objects of what is read together: each counts as a call. */
        readonly method: 'write' | 'read';
        /** The call is not carried out; its error is what the contract says. */
        readonly does: 'fail';
        /** What the system says, such as `EIO`. */
        readonly code: string;
      }
    | {
        /** Batches. */
        readonly method: 'write';
        /** It has no room, says the store. */
        readonly does: 'full';
      }
    | {
        /** Batches, or single objects of what is read together. */
        readonly method: 'write' | 'read';
        /** The call is carried out, and its promise settles some turns of the event loop later. */
        readonly does: 'late';
        /** The most turns. */
        readonly turns: number;
      }
  );

/** A backing store with faults; for the rest it is what it was. */
export function faultyStore(
  store: BackingStore,
  faults: readonly BackingStoreFault[],
): BackingStore {
  const calls = { write: 0, read: 0 };
  const dueAt = (method: 'write' | 'read'): Due => {
    const call = ++calls[method];
    const due = faults.filter((fault) => fault.method === method && isDue(fault, call));
    return { due, random: new Random(seedOf(call)) };
  };
  const readOne = async (read: BackingRead): Promise<PagefoldError | undefined> => {
    const { due, random } = dueAt('read');
    const failing = due.find(({ does }) => does === 'fail');
    const result =
      failing === undefined ? (await store.read([read]))[0] : errorOf(failing, FetchError);
    await delay(due, random);
    return result;
  };
  return {
    name: store.name,
    maxObjectSize: store.maxObjectSize,
    batchBytes: store.batchBytes,
    async write(objects) {
      const { due, random } = dueAt('write');
      const failing = due.find(({ does }) => does !== 'late');
      try {
        if (failing !== undefined) throw errorOf(failing, WritebackError);
        return await store.write(objects);
      } finally {
        await delay(due, random);
      }
    },
    read: (reads) => Promise.all(reads.map(readOne)),
    free: (at, owner, length) => store.free(at, owner, length),
    clean: (owners) => store.clean(owners),
    stats: () => store.stats(),
    close: () => store.close(),
  };
}

interface Due {
  readonly due: readonly BackingStoreFault[];
  readonly random: Random;
}

function errorOf(
  fault: BackingStoreFault,
  ErrorClass: typeof WritebackError | typeof FetchError,
): PagefoldError {
  if (fault.does !== 'fail') {
    return new WritebackError('PAGEFOLD_BACKING_FULL', 'injected fault: no room');
  }
  const code: ErrorCode =
    fault.method === 'write' ? 'PAGEFOLD_WRITEBACK_FAILED' : 'PAGEFOLD_FETCH_FAILED';
  const cause = systemError(fault.code, fault.method);
  return new ErrorClass(code, cause.message, { cause, systemCode: fault.code });
}

async function delay(due: readonly BackingStoreFault[], random: Random): Promise<void> {
  for (const fault of due) if (fault.does === 'late') await turns(fault.turns, random);
}
