import type { PoolPageId } from '@pagefold/contracts';
import { RecordLists, RecordTable } from '@pagefold/tables';
import { isMovable, isUnbuddied, type PageLayout } from './page-layout.ts';

/*
 * A pool page's record, in 32-bit fields:
 *
 *   0       the pool page
 *   1, 2    its neighbours in the list
 *   3       its layout
 *   4 to 6  ids of the objects FIRST, MIDDLE and LAST, where the layout has them
 */
const poolPage = 0;
const links = 1;
const layout = 3;
const objectAt = 4;
const fields = 7;

/**
 * The pool pages with a header. Those with one or two objects are in the `unbuddied` list of their
 * number of free chunks, the one that changed last at the head.
 */
export class PageTable {
  readonly #records = new RecordTable({ fields });
  readonly #layouts: PageLayout;
  readonly #unbuddied: RecordLists;
  /** For each list, its pages whose object may move out. It is never MIDDLE, so all are of one length. */
  readonly #movable: Uint32Array;

  constructor(layouts: PageLayout) {
    this.#layouts = layouts;
    this.#unbuddied = new RecordLists(this.#records, links, layouts.usableChunks);
    this.#movable = new Uint32Array(layouts.usableChunks);
  }

  /** Pages in the table. */
  get size(): number {
    return this.#records.size;
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#records.byteLength + this.#unbuddied.byteLength + this.#movable.byteLength;
  }

  /** `byteLength` of a table to which `pages` have been added and none removed. */
  static bytesFor(layouts: PageLayout, pages: number): number {
    const lists = layouts.usableChunks;
    const movable = lists * Uint32Array.BYTES_PER_ELEMENT;
    return RecordTable.bytesFor(fields, pages) + RecordLists.bytesFor(lists) + movable;
  }

  /** Adds an empty pool page and returns its record, or -1 when there is no memory for it. */
  add(id: PoolPageId): number {
    const page = this.#records.take();
    if (page >= 0) this.#records.set(page, poolPage, id);
    return page;
  }

  /** Forgets a pool page that is empty. */
  remove(page: number): void {
    this.#records.free(page);
  }

  poolPage(page: number): PoolPageId {
    return this.#records.get(page, poolPage) as PoolPageId;
  }

  layout(page: number): number {
    return this.#records.get(page, layout);
  }

  /** Sets a page's layout and puts it at the head of the list where it belongs now. */
  setLayout(page: number, after: number): void {
    const before = this.#records.get(page, layout);
    if (isUnbuddied(before)) {
      const list = this.#layouts.freeChunks(before);
      this.#unbuddied.remove(list, page);
      if (isMovable(before)) this.#movable[list]!--;
    }
    this.#records.set(page, layout, after);
    if (isUnbuddied(after)) {
      const list = this.#layouts.freeChunks(after);
      this.#unbuddied.push(list, page);
      if (isMovable(after)) this.#movable[list]!++;
    }
  }

  /** The object FIRST, MIDDLE or LAST of a page whose layout has it. */
  object(page: number, buddy: number): number {
    return this.#records.get(page, objectAt + buddy);
  }

  setObject(page: number, buddy: number, object: number): void {
    this.#records.set(page, objectAt + buddy, object);
  }

  /** The head of the `unbuddied` list of `freeChunks`, or -1. */
  firstUnbuddied(freeChunks: number): number {
    return this.#unbuddied.first(freeChunks);
  }

  /** The page after another one in its list, or -1. */
  nextUnbuddied(page: number): number {
    return this.#unbuddied.next(page);
  }

  /** The list of the emptiest pages, from `list` down, with an object that can move to another page; or -1. */
  listToCompact(list: number): number {
    let at = list;
    while (at >= 0 && !this.#canCompact(at)) at--;
    return at;
  }

  /** The page, other than `except`, where an object of `chunks` chunks goes, or -1: best fit. */
  roomFor(chunks: number, except: number): number {
    const lists = this.#unbuddied;
    const count = this.#layouts.usableChunks;
    for (let list = chunks; list < count; list++) {
      let page = lists.first(list);
      if (page >= 0 && page === except) page = lists.next(page);
      if (page >= 0) return page;
    }
    return -1;
  }

  /**
   * Whether a page of the list has an object that may move and another page has room for it. If its head
   * is another one, that one or the page itself is found, and either means yes.
   */
  #canCompact(list: number): boolean {
    if (this.#movable[list] === 0) return false;
    const chunks = this.#layouts.usableChunks - list;
    return this.roomFor(chunks, this.firstUnbuddied(list)) >= 0;
  }
}
