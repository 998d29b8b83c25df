import { RecordTable } from '@pagefold/tables';
import { flags } from '../object-state.ts';
import type { ObjectTable } from '../object-table.ts';

/*
 * A link, in 32-bit fields:
 *
 *      of a base                of a delta
 *   0  its deltas               its base
 *   1  the first of them + 1    the next delta of the same base + 1
 */
const count = 0;
const base = 0;
const next = 1;

/** So many deltas a base has at most: whoever leaves its list is looked for there. */
const maxDeltas = 256;

/** Who is the difference from whom: 8 bytes for each base and each delta. */
export class DeltaLinks {
  readonly #table: ObjectTable;
  readonly #links = new RecordTable({ fields: 2 });
  #deltas = 0;

  constructor(table: ObjectTable) {
    this.#table = table;
  }

  get byteLength(): number {
    return this.#links.byteLength;
  }

  get deltas(): number {
    return this.#deltas;
  }

  get bases(): number {
    return this.#links.size - this.#deltas;
  }

  /** The deltas of a base. */
  deltasOf(id: number): number {
    return this.#links.get(this.#table.link(id), count);
  }

  /** Whether a base may have another delta. */
  hasRoom(id: number): boolean {
    return this.deltasOf(id) < maxDeltas;
  }

  baseOf(delta: number): number {
    return this.#links.get(this.#table.link(delta), base);
  }

  /** The first delta of a base. */
  first(id: number): number {
    return this.#links.get(this.#table.link(id), next) - 1;
  }

  /** The next delta of the same base, or -1. */
  next(delta: number): number {
    return this.#links.get(this.#table.link(delta), next) - 1;
  }

  /**
   * Makes `delta` one of `id`, an object that is no delta itself; false where there is no memory for that. The
   * flag of a base is set here, that of a delta where its bytes are placed.
   */
  attach(id: number, delta: number): boolean {
    const table = this.#table;
    const links = this.#links;
    const own = links.take();
    if (own < 0) return false;
    if (!table.has(id, flags.base)) {
      const link = links.take();
      if (link < 0) {
        links.free(own);
        return false;
      }
      table.setLink(id, link);
      table.setFlag(id, flags.base);
    }
    const link = table.link(id);
    links.set(own, base, id);
    links.set(own, next, links.get(link, next));
    links.set(link, next, delta + 1);
    links.set(link, count, links.get(link, count) + 1);
    table.setLink(delta, own);
    this.#deltas++;
    return true;
  }

  /** Makes `delta` none any more, and says how many its base has left; without any, that is no base any more. */
  detach(delta: number): number {
    const table = this.#table;
    const links = this.#links;
    const own = table.link(delta);
    const id = links.get(own, base);
    const link = table.link(id);
    let before = link;
    while (links.get(before, next) - 1 !== delta) before = table.link(links.get(before, next) - 1);
    links.set(before, next, links.get(own, next));
    links.free(own);
    table.clearFlag(delta, flags.delta);
    this.#deltas--;
    const left = links.get(link, count) - 1;
    links.set(link, count, left);
    if (left > 0) return left;
    links.free(link);
    table.clearFlag(id, flags.base);
    return 0;
  }

  /** Gives all memory back. */
  clear(): void {
    this.#links.clear();
    this.#deltas = 0;
  }
}
