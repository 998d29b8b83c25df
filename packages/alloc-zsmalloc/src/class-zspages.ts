import type { PoolPageId, PoolPages } from '@pagefold/contracts';
import type { RecordTable } from '@pagefold/tables';
import { emptyGroup, type FullnessLists, fullGroup, linkFields } from './fullness-lists.ts';
import type { SizeClass } from './size-classes.ts';

/** Objects in the lower half, the first free place in the upper. */
const stateField = linkFields;
const objectsMask = 0xffff;
const freePlaceShift = 16;

const runField = linkFields + 1;
const firstPlaceField = linkFields + 2;

/** Tells a free place, which holds the number of the next one, from one that holds its owner and 1. */
const freeMark = 0x8000_0000;

/**
 * Fields of a record for a zspage of this class. They are rounded up to a step of about a thirty-second, so
 * that several classes can share one table: a small pool with objects in every class would
 * otherwise pay for a barely used piece of memory in each.
 */
export function zspageFields({ objectsPerZspage }: SizeClass): number {
  const fields = firstPlaceField + objectsPerZspage;
  const step = Math.max(1, 2 ** (26 - Math.clz32(fields)));
  return Math.ceil(fields / step) * step;
}

/**
 * The zspages of one size class: their pool pages, the places in them, and which of them takes the
 * next object.
 *
 * Nothing may be kept inside pool pages, so all of it lies in records of a table:
 *
 * | field | content |
 * | --- | --- |
 * | 0, 1 | neighbours on the list of its fullness group |
 * | 2 | number of objects, 16 bits; first free place, 16 bits |
 * | 3 | its pool pages: one run |
 * | 4 … | for every place the owner of its object plus 1, or `freeMark` and the next free place |
 *
 * A place is told by one number, its *spot*: its zspage, and behind that its number in the zspage, in as many bits
 * as the class needs. Free places are taken in ascending order at first, then last freed first. In a full zspage the
 * first free place means nothing.
 */
export class ClassZspages {
  readonly sizeClass: SizeClass;
  readonly #table: RecordTable;
  readonly #lists: FullnessLists;
  readonly #pages: PoolPages;
  readonly #headerBytes: number = 0;
  /** Bits of a spot that tell the place in the zspage. */
  readonly #placeBits: number = 0;
  readonly #placeMask: number = 0;
  /** The highest zspage of which every spot is less than 2³² − 1. */
  readonly #lastZspage: number;
  #zspages = 0;
  #objects = 0;

  /**
   * @param table records of at least {@link zspageFields}; classes may share it.
   * @param lists of records of that table.
   */
  constructor(sizeClass: SizeClass, table: RecordTable, lists: FullnessLists, pages: PoolPages) {
    this.sizeClass = sizeClass;
    this.#table = table;
    this.#lists = lists;
    this.#pages = pages;
    this.#headerBytes = (sizeClass.size - sizeClass.maxLength) | 0;
    this.#placeBits = 32 - Math.clz32(sizeClass.objectsPerZspage - 1);
    this.#placeMask = (1 << this.#placeBits) - 1;
    this.#lastZspage = 2 ** (32 - this.#placeBits) - 2;
  }

  /** Places with an object. */
  get objects(): number {
    return this.#objects;
  }

  /** Places, taken and free. */
  get places(): number {
    return this.#zspages * this.sizeClass.objectsPerZspage;
  }

  get poolPages(): number {
    return this.#zspages * this.sizeClass.poolPagesPerZspage;
  }

  /** Zspages by fullness group: 10 %, 20 % … 90 %, 99 %, 100 %. */
  get zspagesByFullness(): number[] {
    return this.#lists.counts();
  }

  /** Pool pages that are not needed if the objects move together. */
  get freeablePoolPages(): number {
    const { objectsPerZspage, poolPagesPerZspage } = this.sizeClass;
    return Math.floor((this.places - this.#objects) / objectsPerZspage) * poolPagesPerZspage;
  }

  /**
   * Gives an object a place: the first free one of the zspage that was put last into the fullest group, or of
   * a new one.
   *
   * @returns the spot, or -1 when there is no memory for a zspage; then nothing has changed.
   */
  add(owner: number): number {
    const zspage = this.#withRoom();
    if (zspage < 0) return -1;
    const place = this.#add(zspage, this.#table.view(zspage), this.#table.offset(zspage), owner);
    return this.#spot(zspage, place);
  }

  /** {@link add}, and copies the object in. */
  put(src: number, length: number, owner: number): number {
    const zspage = this.#withRoom();
    if (zspage < 0) return -1;
    const fields = this.#table.view(zspage);
    const at = this.#table.offset(zspage);
    const run = fields[at + runField]! as PoolPageId;
    const spot = this.#spot(zspage, this.#add(zspage, fields, at, owner));
    try {
      this.#pages.write(run, this.#offsetOf(spot), src, length);
    } catch (error) {
      this.remove(spot);
      throw error;
    }
    return spot;
  }

  /** Frees a place, and gives a zspage without objects back at once; false where there was no object. */
  remove(spot: number): boolean {
    const run = this.#runOf(spot);
    if (run < 0) return false;
    const zspage = spot >>> this.#placeBits;
    const objects = this.clear(spot);
    this.#lists.regroup(zspage, objects + 1, objects);
    if (objects === 0) this.#release(zspage, run);
    return true;
  }

  /** Copies `length` bytes at `src` in the page memory into the object at a spot; false where there is none. */
  write(spot: number, src: number, length: number): boolean {
    const run = this.#runOf(spot);
    if (run < 0) return false;
    this.#pages.write(run as PoolPageId, this.#offsetOf(spot), src, length);
    return true;
  }

  /** Copies the first `length` bytes of the object at a spot to `dst` in the page memory; false where there is none. */
  read(spot: number, length: number, dst: number): boolean {
    const run = this.#runOf(spot);
    if (run < 0) return false;
    this.#pages.read(run as PoolPageId, this.#offsetOf(spot), dst, length);
    return true;
  }

  /** Takes the fullest zspage that has room off its list. There must be one. */
  detachFullest(): number {
    return this.#detach(this.#lists.fullest());
  }

  /** Takes the emptiest zspage off its list. There must be one. */
  detachEmptiest(): number {
    return this.#detach(this.#lists.emptiest());
  }

  /** Puts a zspage that is on no list into its group, or gives it back if it is empty. */
  putBack(zspage: number): void {
    const group = this.#groupOf(zspage);
    if (group === emptyGroup) this.#release(zspage, this.#table.get(zspage, runField));
    else this.#lists.add(zspage, group);
  }

  isFull(zspage: number): boolean {
    return this.#groupOf(zspage) === fullGroup;
  }

  /** The spot of the first place from `place` on that has an object, or -1. */
  nextTaken(zspage: number, place: number): number {
    const fields = this.#table.view(zspage);
    const at = this.#table.offset(zspage) + firstPlaceField;
    const end = this.sizeClass.objectsPerZspage;
    for (let i = place; i < end; i++) if (fields[at + i]! < freeMark) return this.#spot(zspage, i);
    return -1;
  }

  /** The place of a spot in its zspage. */
  placeOf(spot: number): number {
    return spot & this.#placeMask;
  }

  /** The owner of the object at a spot. */
  ownerAt(spot: number): number {
    const field = firstPlaceField + (spot & this.#placeMask);
    return this.#table.get(spot >>> this.#placeBits, field) - 1;
  }

  /** As {@link add}, for a zspage with a free place, which stays where it is. */
  take(zspage: number, owner: number): number {
    const place = this.#takeIn(this.#table.view(zspage), this.#table.offset(zspage), owner);
    return this.#spot(zspage, place);
  }

  /** As {@link remove}, for a place with an object whose zspage stays where it is; returns how many it has left. */
  clear(spot: number): number {
    const zspage = spot >>> this.#placeBits;
    const place = spot & this.#placeMask;
    const fields = this.#table.view(zspage);
    const at = this.#table.offset(zspage);
    const state = fields[at + stateField]!;
    fields[at + firstPlaceField + place] = freeMark | (state >>> freePlaceShift);
    const objects = (state & objectsMask) - 1;
    fields[at + stateField] = (place << freePlaceShift) | objects;
    this.#objects--;
    return objects;
  }

  /** A zspage that takes the next object, or -1. */
  #withRoom(): number {
    const fullest = this.#lists.fullest();
    return fullest < 0 ? this.#create() : fullest;
  }

  /** Takes a place of a zspage that is on the list of its group and has its fields there, and returns its number. */
  #add(zspage: number, fields: Uint32Array, at: number, owner: number): number {
    const before = fields[at + stateField]! & objectsMask;
    this.#lists.regroup(zspage, before, before + 1);
    return this.#takeIn(fields, at, owner);
  }

  /** Takes a place of the zspage whose fields begin at `at`, and returns its number. */
  #takeIn(fields: Uint32Array, at: number, owner: number): number {
    const state = fields[at + stateField]!;
    const place = state >>> freePlaceShift;
    const atPlace = at + firstPlaceField + place;
    fields[at + stateField] = (fields[atPlace]! << freePlaceShift) | ((state & objectsMask) + 1);
    fields[atPlace] = owner + 1;
    this.#objects++;
    return place;
  }

  /** The run of a place with an object; -1 where a number, which may come from outside, is none's spot. */
  #runOf(spot: number): number {
    const place = spot & this.#placeMask;
    if (place >= this.sizeClass.objectsPerZspage) return -1;
    const zspage = spot >>> this.#placeBits;
    const fields = this.#table.peekView(zspage);
    const at = this.#table.offset(zspage);
    const owner = fields[at + firstPlaceField + place] ?? 0;
    return owner === 0 || owner >= freeMark ? -1 : fields[at + runField]! | 0;
  }

  /** Where the object at a spot begins in its zspage. */
  #offsetOf(spot: number): number {
    return (((spot & this.#placeMask) * this.sizeClass.size) | 0) + this.#headerBytes;
  }

  #spot(zspage: number, place: number): number {
    return ((zspage << this.#placeBits) | place) >>> 0;
  }

  #groupOf(zspage: number): number {
    return this.#lists.groupOf(this.#table.get(zspage, stateField) & objectsMask);
  }

  #detach(zspage: number): number {
    this.#lists.remove(zspage, this.#groupOf(zspage));
    return zspage;
  }

  /** A zspage of fresh pool pages, on no list; -1 when there is no memory, and then nothing has changed. */
  #create(): number {
    const zspage = this.#table.take();
    if (zspage < 0) return -1;
    // A spot and 1 is a handle, of 32 bits.
    if (zspage > this.#lastZspage) {
      this.#table.free(zspage);
      return -1;
    }
    const run = this.#pages.acquire(this.sizeClass.poolPagesPerZspage);
    if (run < 0) {
      this.#table.free(zspage);
      return -1;
    }
    const fields = this.#table.view(zspage);
    const at = this.#table.offset(zspage);
    fields[at + runField] = run;
    const places = at + firstPlaceField;
    for (let place = 0; place < this.sizeClass.objectsPerZspage; place++) {
      fields[places + place] = freeMark | (place + 1);
    }
    this.#zspages++;
    return zspage;
  }

  #release(zspage: number, run: number): void {
    this.#pages.release(run as PoolPageId);
    this.#table.free(zspage);
    this.#zspages--;
  }
}
