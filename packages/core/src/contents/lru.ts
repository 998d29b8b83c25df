import { flags, type ObjectTable } from './object-table.ts';

/**
 * The order in which objects were last found unused, over all devices. A use only sets the object's
 * referenced bit; the list is relinked when it is scanned. A new object counts as used once, so it
 * outlives one scan (mm/zswap.c, `shrink_memcg_cb`).
 */
export class Lru {
  readonly #objects: ObjectTable;
  #newest = -1;
  #oldest = -1;
  #size = 0;
  #relinked = 0;

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
    this.#link(id);
    this.touch(id);
  }

  /** Notes that an object was used. */
  touch(id: number): void {
    this.#objects.setFlag(id, flags.referenced);
  }

  remove(id: number): void {
    this.#size--;
    const objects = this.#objects;
    const newer = objects.newer(id);
    const older = objects.older(id);
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
    const objects = this.#objects;
    for (let visits = 0; visits < maxVisits && this.#oldest >= 0; visits++) {
      const id = this.#oldest;
      if (!objects.has(id, flags.referenced)) return id;
      objects.clearFlag(id, flags.referenced);
      this.renew(id);
    }
    return -1;
  }

  /** Makes an object the newest, as a scan does that passes it. */
  renew(id: number): void {
    this.#relinked++;
    this.remove(id);
    this.#link(id);
  }

  /** Calls `visit` with every object, newest first, for checks. */
  forEach(visit: (id: number) => void): void {
    for (let id = this.#newest; id >= 0; id = this.#objects.older(id)) visit(id);
  }

  #link(id: number): void {
    this.#size++;
    this.#objects.setNewer(id, -1);
    this.#objects.setOlder(id, this.#newest);
    const isFirst = this.#newest < 0;
    this.#oldest = isFirst ? id : this.#oldest;
    if (!isFirst) this.#objects.setNewer(this.#newest, id);
    this.#newest = id;
  }
}
