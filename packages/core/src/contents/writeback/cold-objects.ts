import { flags } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';

/** There is none. */
export const none = -1;
/** There may be one: a step has looked at as many as it may. */
export const later = -2;

/** So many objects a step looks at. */
const visitsAStep = 256;
/**
 * Chooses the objects that leave memory. Where the pool is short of it, these are the coldest, with a second
 * chance for what was used. A *walk* over all objects, the coldest first, finds what is to go whatever the pool
 * has: what has not been used for long, and, with the second chance, what a device is charged with that is
 * above its mark. A base is not taken: it can leave when its deltas have.
 */
export class ColdObjects {
  readonly #objects: ObjectStore;
  /** Ticks of the clock without use after which an object is old. */
  readonly #oldAfter: number;
  /** Objects that may be looked at for the coldest until something has come of it. */
  #visits = 0;
  /** Objects that there were when that was said. */
  #size = 0;
  #isUnderWay = false;
  /** Objects that the walk may still look at. */
  #walkVisits = 0;
  #isAgeWanted = false;
  #takesAged = false;
  /** Devices that are above their marks, as far as this walk takes their objects. */
  #owners = new Set<number>();
  /** Those that the next one is for. */
  #nextOwners = new Set<number>();

  constructor(objects: ObjectStore, oldAfter: number) {
    this.#objects = objects;
    this.#oldAfter = oldAfter;
  }

  /** Whether a walk is under way or wanted. */
  get isWalking(): boolean {
    return this.#isUnderWay || this.#isAgeWanted || this.#nextOwners.size > 0;
  }

  /** Takes what has not been used for long. */
  wantAged(): void {
    this.#isAgeWanted = true;
  }

  /** Takes objects of a device until it is at its low mark. */
  wantOf(owner: number): void {
    if (!this.#owners.has(owner)) this.#nextOwners.add(owner);
  }

  /** The same for those of several devices that may be charged with nothing more. */
  wantOfFull(owners: Iterable<number>): void {
    for (const owner of owners) if (this.#objects.charges.isFull(owner)) this.wantOf(owner);
  }

  /** Something has come of it: all objects may be looked at again. */
  restart(): void {
    this.#size = this.#objects.lru.size;
    this.#visits = 2 * this.#size;
  }

  /** Whether there are more objects than there were then, some of which have not been looked at. */
  get hasGrown(): boolean {
    return this.#objects.lru.size > this.#size;
  }

  /** Wants no walk any more. */
  stop(): void {
    this.#endWalk();
    this.#isAgeWanted = false;
    this.#nextOwners.clear();
  }

  /** The coldest object, {@link none} or {@link later}. */
  coldest(): number {
    const { lru, table } = this.#objects;
    const most = Math.min(visitsAStep, this.#visits);
    const before = lru.relinked;
    const id = lru.coldest(most);
    this.#visits -= lru.relinked - before + (id >= 0 ? 1 : 0);
    if (id >= 0 && !table.has(id, flags.base)) return id;
    if (id >= 0) lru.renew(id);
    return lru.size > 0 && this.#visits > 0 ? later : none;
  }

  /** The next object that the walk takes, {@link none} or {@link later}. */
  walk(): number {
    if (!this.#isUnderWay) this.#beginWalk();
    const { lru } = this.#objects;
    for (let visits = 0; visits < visitsAStep; visits++) {
      const id = this.#walkVisits > 0 && this.#isWorthIt() ? lru.walk() : none;
      if (id < 0) {
        this.#endWalk();
        return none;
      }
      this.#walkVisits--;
      if (this.#takes(id)) return id;
    }
    return later;
  }

  /** An object that was found cannot be taken now: it is the next to be found. */
  putBack(id: number): void {
    if (this.#isUnderWay) this.#objects.lru.walkFrom(id);
  }

  #beginWalk(): void {
    const { lru } = this.#objects;
    lru.beginWalk();
    this.#isUnderWay = true;
    this.#walkVisits = 2 * lru.size;
    this.#takesAged = this.#isAgeWanted;
    this.#isAgeWanted = false;
    this.#owners = this.#nextOwners;
    this.#nextOwners = new Set();
  }

  #endWalk(): void {
    this.#isUnderWay = false;
    this.#takesAged = false;
    this.#owners.clear();
  }

  #isWorthIt(): boolean {
    if (this.#takesAged) return true;
    for (const owner of this.#owners) if (this.#objects.charges.excess(owner) > 0) return true;
    return false;
  }

  #takes(id: number): boolean {
    const { table, charges, lru } = this.#objects;
    if (table.has(id, flags.base)) return false;
    if (this.#takesAged && table.uses.age(id) > this.#oldAfter) return true;
    const owner = table.owner(id);
    if (!this.#owners.has(owner) || charges.excess(owner) <= 0) return false;
    if (!lru.giveSecondChance(id)) return true;
    // The newest was the last of the walk, and stays the last.
    if (lru.isWalkOver) lru.walkFrom(id);
    return false;
  }
}
