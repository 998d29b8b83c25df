import { type Location, PagefoldError } from '@pagefold/contracts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { PoolGate } from '../../pool-gate.ts';
import { eachInSlices, inSlices } from '../../slices.ts';
import type { ObjectBytes } from '../object-bytes.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Outgoing, Written } from './outgoing.ts';
import type { Sharing } from './sharing.ts';

/** So many objects a step looks at. */
const visitsAStep = 256;

/** A store that objects move from or to. */
export interface MovingTier {
  readonly store: GuardedBackingStore;
  /** Its place among the stores: 0 for the nearest. */
  readonly number: number;
  /** Writes objects here or in a store below. */
  write(objects: readonly Outgoing[]): Promise<Written>;
}

/** The pool whose objects move. */
export interface MoveSurroundings {
  readonly objects: ObjectStore;
  readonly gate: PoolGate;
  /** Where a store is shared. */
  readonly sharing: Sharing | undefined;
}

/** An object that moves, and what was read of it. */
interface Mover {
  readonly id: number;
  readonly dst: Uint8Array;
}

/**
 * Moves the coldest objects of a store to the next one, a batch: they are read, written there and then freed in
 * the first. Meanwhile they can be fetched and let go of.
 *
 * @param oldAfter only those that were not used for more ticks of the clock, as far as they came before all others.
 *
 * @returns a promise of whether any has moved; rejected with WritebackError of the next store, or StateError
 *   `PAGEFOLD_CLOSED`.
 */
export async function moveDown(
  from: MovingTier,
  to: MovingTier,
  surroundings: MoveSurroundings,
  oldAfter?: number,
): Promise<boolean> {
  const { objects, gate } = surroundings;
  const { backed, table } = objects;
  const movers = await begin(from, to, surroundings, oldAfter);
  if (movers.length === 0) return false;
  // Where they are now, which cleaning may have changed since they were taken.
  const problems = await from.store.read(
    movers.map(({ id, dst }) => ({ at: table.location(id) as Location, owner: id, dst })),
  );
  const written = await withTheirPages(movers, problems, surroundings);
  if (written.length === 0) return false;
  let end: Written;
  try {
    end = await to.write(written);
  } catch (error) {
    await eachInSlices(gate, written, ({ owner, content }) => {
      backed.failMoving(owner);
      content?.letGo();
    });
    throw error;
  }
  let moved = 0;
  await eachInSlices(gate, written, (object, i) => {
    if (backed.endMoving(object.owner, object, end.tier, end.locations[i]!)) moved++;
    object.content?.letGo();
  });
  return moved > 0;
}

/** Takes the coldest objects. */
async function begin(
  from: MovingTier,
  to: MovingTier,
  { objects: { backed, table }, gate }: MoveSurroundings,
  oldAfter: number | undefined,
): Promise<readonly Mover[]> {
  const list = backed.list(from.number)!;
  const { batchBytes } = to.store;
  const movers: Mover[] = [];
  let visits = 2 * list.size;
  let bytes = 0;
  await inSlices(gate, () => {
    const before = list.relinked;
    const id = list.coldest(Math.min(visitsAStep, visits));
    visits -= list.relinked - before + 1;
    if (id >= 0) {
      if (oldAfter !== undefined && table.uses.age(id) <= oldAfter) return false;
      const length = table.length(id);
      if (bytes > 0 && bytes + length > batchBytes) return false;
      if (!to.store.takes(table.domain(id), length)) {
        list.renew(id);
      } else {
        backed.beginMoving(id);
        movers.push({ id, dst: new Uint8Array(length) });
        bytes += length;
      }
    }
    return visits > 0 && list.size > 0;
  });
  return movers;
}

/** Those whose pages have come; the others stay where they are. */
async function withTheirPages(
  movers: readonly Mover[],
  problems: readonly (PagefoldError | undefined)[],
  { objects, gate, sharing }: MoveSurroundings,
): Promise<readonly Outgoing[]> {
  const { backed, bytesOf, table } = objects;
  const right: Outgoing[] = [];
  await eachInSlices(gate, movers, ({ id, dst }, i) => {
    const hasCome = problems[i] === undefined && backed.isMoving(id) && isPage(bytesOf, id, dst);
    if (!hasCome) {
      backed.failMoving(id);
      return;
    }
    const digest = bytesOf.digestOf(id);
    const object = { owner: id, domain: table.domain(id), digest, bytes: dst };
    const content = sharing?.contentOf(bytesOf.formInStore(id, dst.length));
    right.push(content === undefined ? object : { ...object, content });
  });
  return right;
}

function isPage(bytesOf: ObjectBytes, id: number, bytes: Uint8Array): boolean {
  try {
    bytesOf.unpackFetched(id, bytes);
    return true;
  } catch (error) {
    if (PagefoldError.is(error)) return false;
    throw error;
  }
}
