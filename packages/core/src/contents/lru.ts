import { flags as objectFlags } from './object-state.ts';
import type { ObjectTable } from './object-table.ts';

const flags = objectFlags;

/**
 * The order in which objects were last found unused, over all devices. A use only sets the object's
 * referenced bit; the list is relinked when it is scanned. A new object counts as used once, so it
 * outlives one scan (mm/zswap.c, `shrink_memcg_cb`).
 *
 * Where objects have no fields for it, since nobody will ask for the coldest, the list stays empty.
 */
export class Lru {
  readonly #objects: ObjectTable;
  #newest = -1;
  #oldest = -1;
  #size = 0;
  #relinked = 0;
  /** Where a walk is, or -1. */
  #cursor = -1;

  constructor(objects: ObjectTable) {
    this.#objects = objects;
  }

  /** Objects in the list. */
  get size(): number {
    return this.#size;
  }

  /** Counter: objects that scans have passed. */
  get relinked(): number {
    return this.#relinked;
  }

  /** Puts an object in as the newest, used. */
  insert(id: number): void {
    if (!this.#objects.keepsUse) return;
    if (this.#objects.keepsOrder) this.add(id);
    this.touch(id);
  }

  /** Puts an object in as the newest. */
  add(id: number): void {
    this.#size++;
    this.#objects.setNewer(id, -1);
    this.#objects.setOlder(id, this.#newest);
    const isFirst = this.#newest < 0;
    this.#oldest = isFirst ? id : this.#oldest;
    if (!isFirst) this.#objects.setNewer(this.#newest, id);
    this.#newest = id;
  }

  /** Notes that an object was used. */
  touch(id: number): void {
    const objects = this.#objects;
    if (!objects.keepsUse) return;
    if (objects.keepsOrder) objects.setFlag(id, flags.referenced);
    if (objects.keepsAge) objects.uses.note(id);
  }

  remove(id: number): void {
    const objects = this.#objects;
    if (!objects.keepsOrder) return;
    this.#size--;
    const newer = objects.newer(id);
    const older = objects.older(id);
    if (id === this.#cursor) this.#cursor = newer;
    if (newer < 0) this.#newest = older;
    else objects.setOlder(newer, older);
    if (older < 0) this.#oldest = newer;
    else objects.setNewer(older, newer);
  }

  /**
   * The coldest object: the oldest that was not used since the last scan passed it. What was used gets
   * its second chance: it loses the bit and becomes the newest.
   *
   * @param maxVisits how many objects to look at; -1 is returned when none of them is cold.
   */
  coldest(maxVisits: number): number {
    for (let visits = 0; visits < maxVisits && this.#oldest >= 0; visits++) {
      const id = this.#oldest;
      if (!this.giveSecondChance(id)) return id;
    }
    return -1;
  }

  /** What was used loses the bit and becomes the newest; false for what was not. */
  giveSecondChance(id: number): boolean {
    if (!this.#objects.has(id, flags.referenced)) return false;
    this.#objects.clearFlag(id, flags.referenced);
    this.renew(id);
    return true;
  }

  /** Makes an object the newest, as a scan does that passes it. */
  renew(id: number): void {
    this.#relinked++;
    this.remove(id);
    this.add(id);
  }

  /** Begins a walk from the oldest object to the newest; there is one at a time. */
  beginWalk(): void {
    this.#cursor = this.#oldest;
  }

  /** Whether the walk has come to its end. */
  get isWalkOver(): boolean {
    return this.#cursor < 0;
  }

  /** Takes the walk back to an object, which will be the next. */
  walkFrom(id: number): void {
    this.#cursor = id;
  }

  /** The next object of the walk, whatever has come or gone since the last one; -1 at its end. */
  walk(): number {
    const id = this.#cursor;
    if (id >= 0) this.#cursor = this.#objects.newer(id);
    return id;
  }

  /** Calls `visit` with every object, newest first, for checks. */
  forEach(visit: (id: number) => void): void {
    for (let id = this.#newest; id >= 0; id = this.#objects.older(id)) visit(id);
  }
}
