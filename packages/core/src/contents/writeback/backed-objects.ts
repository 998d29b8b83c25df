import type { Handle } from '@pagefold/contracts';
import type { GuardedBackingStore } from '../../backends/guarded-backing-store.ts';
import type { Charges } from '../charges.ts';
import type { Counters } from '../counters.ts';
import type { LeavingObjects } from '../leaving-objects.ts';
import { Lru } from '../lru.ts';
import type { DeltaPages } from '../object-bytes.ts';
import { flags } from '../object-state.ts';
import type { ObjectTable } from '../object-table.ts';
import type { Outgoing } from './outgoing.ts';
import { Pins } from './pins.ts';
import { ReadAhead } from './read-ahead.ts';

/** The objects that go to backing stores and come back. */
export interface ComingObjects extends LeavingObjects {
  readonly charges: Charges;
  readonly similar: Pick<DeltaPages, 'plainForm'> | undefined;
  /** Takes an object's bytes from address `source` into memory; false where there is no room, or it fails. */
  enterMemory(id: number, source: number): boolean;
}

/**
 * Objects that are in a backing store, or on their way.
 *
 * An object on its way out is *writing*: still in memory and to be found, but out of the LRU list, and pinned.
 * Being used cancels the journey. Then it is *written back*: it keeps its key, its length and its references,
 * and is out of index and list until it comes back. On its way from one store to the next it is both.
 *
 * A delta is written packed by itself: what is in a store needs no other object. It stays a delta until it is there.
 *
 * An object that dies while it is pinned leaves its record behind until the last pin goes.
 */
export class BackedObjects {
  readonly pins: Pins = new Pins();
  readonly ahead: ReadAhead;
  readonly #objects: ComingObjects;
  readonly #table: ObjectTable;
  readonly #stores: readonly GuardedBackingStore[];
  readonly #lists: readonly (Lru | undefined)[];
  readonly #counters: Counters;
  #size = 0;
  #references = 0;
  #dead = 0;
  #writingBytes = 0;

  constructor(objects: ComingObjects, stores: readonly GuardedBackingStore[], counters: Counters) {
    this.#objects = objects;
    this.#table = objects.table;
    this.#stores = stores;
    this.#lists = stores.map((_, tier) =>
      tier + 1 < stores.length ? new Lru(this.#table) : undefined,
    );
    this.#counters = counters;
    this.ahead = new ReadAhead(counters);
  }

  /** Written-back objects. */
  get size(): number {
    return this.#size;
  }

  /** Their references. */
  get references(): number {
    return this.#references;
  }

  /** Records of objects that are gone, but pinned. */
  get dead(): number {
    return this.#dead;
  }

  /** Bytes of objects on their way from memory to a store. */
  get writingBytes(): number {
    return this.#writingBytes;
  }

  /** The objects of a store that has another one below it, in the order of their last use. */
  list(tier: number): Lru | undefined {
    return this.#lists[tier];
  }

  /** Begins to write an object out, of which somebody has a copy. */
  beginWriting(id: number): void {
    this.#objects.lru.remove(id);
    this.#table.clearFlag(id, flags.referenced);
    this.#table.setFlag(id, flags.writing);
    this.pins.add(id);
    this.#noteWriting(id, this.#table.length(id));
  }

  /**
   * Ends that, the object being at `location`. It leaves memory, unless it was used or let go of since: then the
   * location is freed.
   *
   * @returns its bytes, where it has left memory.
   */
  endWriting(id: number, object: Outgoing, tier: number, location: number): number {
    const table = this.#table;
    const adopted = object.content?.adopted;
    const stored = adopted?.length ?? object.bytes.length;
    const length = table.length(id);
    if (table.references(id) === 0 || table.has(id, flags.referenced)) {
      this.#counters.writebackCancelled++;
      this.#freeLocation(id, stored, tier, location);
      this.#stay(id);
      return 0;
    }
    this.#noteWriting(id, -length);
    this.#objects.leaveMemory(id);
    const handle = table.handle(id) as Handle;
    if (adopted !== undefined) this.#objects.forms.become(id, stored, adopted.form);
    else if (table.has(id, flags.delta)) this.#becomePlain(id, stored);
    table.placeInStore(id, tier, location);
    this.#lists[tier]?.add(id);
    this.#size++;
    this.#references += table.references(id);
    this.#counters.writtenBackObjects++;
    this.#counters.writtenBackPages += table.references(id);
    this.unpin(id);
    this.#objects.room.freeOrLose(handle, length);
    return length;
  }

  /** Ends that, the object having got nowhere. */
  failWriting(id: number): void {
    this.#counters.writebackFailed++;
    this.#stay(id);
  }

  /** Takes an object that was just unpacked from what was fetched back into memory; false where it cannot. */
  promote(id: number, source: number): boolean {
    const table = this.#table;
    const tier = table.tier(id);
    const location = table.location(id);
    const isListed = !table.has(id, flags.writing);
    // Before it is in another list by the same links.
    if (isListed) this.#lists[tier]?.remove(id);
    if (!this.#objects.enterMemory(id, source)) {
      if (isListed) this.#lists[tier]?.add(id);
      return false;
    }
    this.#size--;
    this.#references -= table.references(id);
    this.#freeLocation(id, table.length(id), tier, location);
    return true;
  }

  /** Begins to move a written-back object to the next store. */
  beginMoving(id: number): void {
    this.#lists[this.#table.tier(id)]?.remove(id);
    this.#table.setFlag(id, flags.writing);
    this.pins.add(id);
  }

  /** Whether an object that began to move still does: not if it was let go of, or taken back to memory. */
  isMoving(id: number): boolean {
    const table = this.#table;
    const isOnItsWay = table.has(id, flags.writing) && table.has(id, flags.writtenBack);
    return isOnItsWay && table.references(id) > 0;
  }

  /** Ends that, the object being at `location` too; says whether it is there only. */
  endMoving(id: number, object: Outgoing, tier: number, location: number): boolean {
    const table = this.#table;
    const isMoved = this.isMoving(id);
    const adopted = object.content?.adopted;
    if (isMoved) {
      this.#freeLocation(id, table.length(id), table.tier(id), table.location(id));
      if (adopted !== undefined) {
        this.ahead.forget(id);
        this.#objects.forms.become(id, adopted.length, adopted.form);
      }
      table.placeInStore(id, tier, location);
      this.#lists[tier]?.add(id);
      this.unpin(id);
    } else {
      this.#freeLocation(id, adopted?.length ?? object.bytes.length, tier, location);
      this.failMoving(id);
    }
    return isMoved;
  }

  /** Ends that, the object having got nowhere. */
  failMoving(id: number): void {
    const table = this.#table;
    if (table.has(id, flags.writtenBack) && table.has(id, flags.writing)) {
      table.clearFlag(id, flags.writing);
      if (table.references(id) > 0) this.#lists[table.tier(id)]?.add(id);
    }
    this.unpin(id);
  }

  /** Whether a store keeps this object at this place; all three come from the store. */
  isAt(id: number, tier: number, location: number, length: number): boolean {
    return this.#table.isWrittenBackAt(id, tier, location) && this.#table.length(id) === length;
  }

  /** A store has moved an object: takes the new place, if the object is at the old one. */
  relocate(id: number, tier: number, from: number, to: number): boolean {
    if (!this.#table.isWrittenBackAt(id, tier, from)) return false;
    this.#table.setLocation(id, to);
    return true;
  }

  /** A reference to a written-back object was taken back; the object goes with its last one. */
  release(id: number, left: number): void {
    this.#references--;
    if (left > 0) return;
    this.#size--;
    const table = this.#table;
    if (!table.has(id, flags.writing)) this.#lists[table.tier(id)]?.remove(id);
    if (this.pins.has(id)) this.outlive();
    else this.#forget(id);
  }

  /** An object has gone that is pinned: its record stays. */
  outlive(): void {
    this.#dead++;
  }

  /** Takes a pin off. What nobody refers to goes with its last one. */
  unpin(id: number): void {
    const table = this.#table;
    if (!this.pins.remove(id) || table.references(id) > 0) return;
    this.#dead--;
    if (table.has(id, flags.writtenBack)) this.#forget(id);
    else this.#objects.freeRecord(id);
  }

  /** Drops a written-back object. */
  #forget(id: number): void {
    const table = this.#table;
    this.ahead.forget(id);
    this.#freeLocation(id, table.length(id), table.tier(id), table.location(id));
    // A store may ask for ids that are gone.
    table.clearFlag(id, flags.writtenBack);
    this.#objects.freeRecord(id);
  }

  /** Ends a write after which the object is where it was. */
  #stay(id: number): void {
    const table = this.#table;
    table.clearFlag(id, flags.writing);
    this.#noteWriting(id, -table.length(id));
    if (table.references(id) > 0) this.#objects.lru.add(id);
    this.unpin(id);
  }

  /** A delta is what was written of it. */
  #becomePlain(id: number, stored: number): void {
    this.#objects.forms.become(id, stored, this.#objects.similar!.plainForm(id, stored));
  }

  #noteWriting(id: number, bytes: number): void {
    this.#writingBytes += bytes;
    this.#objects.charges.noteLeaving(this.#table.owner(id), bytes);
  }

  #freeLocation(id: number, length: number, tier: number, location: number): void {
    const isFreed = this.#stores[tier]!.free(location, id, length);
    if (!isFreed) this.#counters.backingFreeFailed++;
  }
}
