import type { RecordTable } from '@pagefold/tables';

const next = 1;
const previous = 2;

/**
 * Doubly linked lists of records, last in, first out. Words 1 and 2 of a record hold its neighbours,
 * so that a record is in one list at most and leaves it without a search.
 */
export class RecordLists {
  readonly #records: RecordTable;
  readonly #heads: Int32Array;

  /** Makes `count` empty lists. */
  constructor(records: RecordTable, count: number) {
    this.#records = records;
    this.#heads = new Int32Array(count).fill(-1);
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#heads.byteLength;
  }

  /** The head of the first list, from `list` up, that has one, or -1. */
  firstFrom(list: number): number {
    const heads = this.#heads;
    for (let i = list; i < heads.length; i++) {
      if (heads[i]! >= 0) return heads[i]!;
    }
    return -1;
  }

  /** Makes a record the head of a list. */
  push(list: number, id: number): void {
    const records = this.#records;
    const head = this.#heads[list]!;
    records.set(id, next, head);
    records.set(id, previous, -1);
    if (head >= 0) records.set(head, previous, id);
    this.#heads[list] = id;
  }

  /** Takes a record out of the list that it is in. */
  remove(list: number, id: number): void {
    const records = this.#records;
    const after = records.get(id, next) | 0;
    const before = records.get(id, previous) | 0;
    if (before < 0) this.#heads[list] = after;
    else records.set(before, next, after);
    if (after >= 0) records.set(after, previous, before);
  }
}
