import type { RecordTable } from './record-table.ts';

/**
 * Doubly linked lists of the records of a table, last in, first out. Two fields of a record hold its
 * neighbours, so that a record is in one list at most and leaves it without a search.
 */
export class RecordLists {
  readonly #records: RecordTable;
  readonly #next: number = 0;
  readonly #previous: number = 0;
  readonly #heads: Int32Array;

  /**
   * @param links the first of the two fields, side by side, that hold a record's neighbours.
   * @param lists how many empty lists to make, or their heads, all -1: lists of several tables may share an array.
   */
  constructor(records: RecordTable, links: number, lists: number | Int32Array) {
    this.#records = records;
    this.#next = links;
    this.#previous = links + 1;
    this.#heads = typeof lists === 'number' ? new Int32Array(lists).fill(-1) : lists;
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#heads.byteLength;
  }

  /** `byteLength` of `count` lists. */
  static bytesFor(count: number): number {
    return count * Int32Array.BYTES_PER_ELEMENT;
  }

  /** The head of a list, or -1. */
  first(list: number): number {
    return this.#heads[list]!;
  }

  /** The head of the first list, from `list` up, that has one, or -1. */
  firstFrom(list: number): number {
    const heads = this.#heads;
    for (let i = list; i < heads.length; i++) {
      if (heads[i]! >= 0) return heads[i]!;
    }
    return -1;
  }

  /** The record after another one in its list, or -1. */
  next(id: number): number {
    return this.#records.get(id, this.#next) | 0;
  }

  /** Makes a record the head of a list. */
  push(list: number, id: number): void {
    const records = this.#records;
    const head = this.#heads[list]!;
    const fields = records.view(id);
    const at = records.offset(id);
    fields[at + this.#next] = head;
    fields[at + this.#previous] = -1;
    if (head >= 0) records.set(head, this.#previous, id);
    this.#heads[list] = id;
  }

  /** Takes a record out of the list that it is in. */
  remove(list: number, id: number): void {
    const records = this.#records;
    const fields = records.view(id);
    const at = records.offset(id);
    const after = fields[at + this.#next]! | 0;
    const before = fields[at + this.#previous]! | 0;
    if (before < 0) this.#heads[list] = after;
    else records.set(before, this.#next, after);
    if (after >= 0) records.set(after, this.#previous, before);
  }

  /** Takes a record out of the list that it is in and makes it the head of another one. */
  move(from: number, to: number, id: number): void {
    const records = this.#records;
    const heads = this.#heads;
    const fields = records.view(id);
    const at = records.offset(id);
    const after = fields[at + this.#next]! | 0;
    const before = fields[at + this.#previous]! | 0;
    if (before < 0) heads[from] = after;
    else records.set(before, this.#next, after);
    if (after >= 0) records.set(after, this.#previous, before);
    const head = heads[to]!;
    fields[at + this.#next] = head;
    fields[at + this.#previous] = -1;
    if (head >= 0) records.set(head, this.#previous, id);
    heads[to] = id;
  }
}
