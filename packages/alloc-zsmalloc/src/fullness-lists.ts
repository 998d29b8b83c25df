import type { RecordLists } from '@pagefold/tables';

/** Fields of a zspage's record that hold its neighbours on the list, from its first on. */
export const linkFields = 2;

/** Fullness groups: empty, ten of a tenth each, full (Linux 6.12). */
export const groups = 12;
const empty = 0;
const full = 11;
export const emptyGroup: number = empty;
export const fullGroup: number = full;

/**
 * The lists of a size class's zspages by fullness group, linked through the first two fields of their
 * records. A list takes and gives at its head, so it is last in, first out.
 *
 * Empty and full zspages are on no list: nobody ever looks for one.
 *
 * All classes share the arrays: there are hundreds of them, and an array for each would take more than a small
 * pool's records.
 */
export class FullnessLists {
  readonly #lists: RecordLists;
  /** Zspages of each group, those on no list included. */
  readonly #counts: Uint32Array;
  /** Where the lists and counts of this class begin. */
  readonly #first: number = 0;
  readonly #objectsPerZspage: number = 0;
  /** Bit `g` is set while the list of group `g` has a zspage. */
  #nonEmpty = 0;

  /** @param first where `groups` lists and counts begin that are nobody else's. */
  constructor(lists: RecordLists, counts: Uint32Array, first: number, objectsPerZspage: number) {
    this.#lists = lists;
    this.#counts = counts;
    this.#first = first;
    this.#objectsPerZspage = objectsPerZspage;
  }

  /** The group of a zspage with this many objects. */
  groupOf(objects: number): number {
    return fullnessGroup(objects, this.#objectsPerZspage);
  }

  /** Zspages of each group but the empty one, which has none: 10 %, 20 % … 90 %, 99 %, 100 %. */
  counts(): number[] {
    return [...this.#counts.subarray(this.#first + 1, this.#first + groups)];
  }

  /** The zspage put last into the fullest group, or -1 where all lists are empty. */
  fullest(): number {
    return this.#nonEmpty === 0 ? -1 : this.#head(highestBit(this.#nonEmpty));
  }

  /** The zspage put last into the emptiest group, or -1 where all lists are empty. */
  emptiest(): number {
    return this.#nonEmpty === 0 ? -1 : this.#head(highestBit(this.#nonEmpty & -this.#nonEmpty));
  }

  /** Puts a zspage at the head of another list if its number of objects puts it into another group. */
  regroup(zspage: number, objectsBefore: number, objects: number): void {
    const before = fullnessGroup(objectsBefore, this.#objectsPerZspage);
    const group = fullnessGroup(objects, this.#objectsPerZspage);
    if (before === group) return;
    if (before === empty || before === full || group === empty || group === full) {
      this.remove(zspage, before);
      this.add(zspage, group);
      return;
    }
    const first = this.#first;
    this.#counts[first + before]!--;
    this.#counts[first + group]!++;
    this.#lists.move(first + before, first + group, zspage);
    if (this.#lists.first(first + before) < 0) this.#nonEmpty &= ~(1 << before);
    this.#nonEmpty |= 1 << group;
  }

  /** Puts a zspage that is on no list at the head of its group's. */
  add(zspage: number, group: number): void {
    if (group === empty) return;
    this.#counts[this.#first + group]!++;
    if (group === full) return;
    this.#lists.push(this.#first + group, zspage);
    this.#nonEmpty |= 1 << group;
  }

  /** Takes a zspage off the list of the group that it was put into. */
  remove(zspage: number, group: number): void {
    if (group === empty) return;
    this.#counts[this.#first + group]!--;
    if (group === full) return;
    this.#lists.remove(this.#first + group, zspage);
    if (this.#head(group) < 0) this.#nonEmpty &= ~(1 << group);
  }

  #head(group: number): number {
    return this.#lists.first(this.#first + group);
  }
}

/** The group of a zspage with `objects` in `places`. */
export function fullnessGroup(objects: number, places: number): number {
  if (objects === 0) return empty;
  if (objects === places) return full;
  return (((10 * objects) / places) | 0) + 1;
}

function highestBit(bits: number): number {
  return 31 - Math.clz32(bits);
}
