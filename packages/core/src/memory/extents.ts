import type { PoolPageId } from '@pagefold/contracts';
import { NumberSet } from '@pagefold/tables';
import { type ExtentMap, ExtentMaps, longestRun } from './extent-map.ts';
import { ExtentReserves, extentBytes } from './extent-reserves.ts';

/** 1 MiB in which runs of pool pages lie. */
export interface Extent extends ExtentMap {
  readonly index: number;
  readonly buffer: ArrayBuffer;
  /** Its first byte in the buffer. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * The extents of a pool, and where in them there is room. A *place* is a page's number, counted through all
 * extents.
 */
export class Extents {
  /** Pages of an extent, a power of two. */
  readonly perExtent: number = 0;
  /** All extents, by their number. */
  readonly all: readonly Extent[];
  readonly #list: Extent[] = [];
  /** A place's bits that tell the page in its extent. */
  readonly placeBits: number = 0;
  readonly #maps: ExtentMaps;
  readonly #reserves = new ExtentReserves();
  /** For every length of a run, numbers of the extents that may have room for it. */
  readonly #withRoom = Array.from({ length: longestRun + 1 }, () => new NumberSet());
  /** Numbers of the extents that may have more than one hole. */
  readonly #scattered = new NumberSet();
  #top = -1;

  constructor(pageSize: number) {
    this.all = this.#list;
    this.#maps = new ExtentMaps(pageSize);
    this.perExtent = this.#maps.perExtent;
    this.placeBits = 31 - Math.clz32(this.perExtent);
  }

  /** The highest extent with a page, or -1. */
  get top(): number {
    return this.#top;
  }

  /** Extents that may be real memory. */
  get count(): number {
    return this.#reserves.count;
  }

  /** Extents that the reserves reach over beyond those that were handed out. */
  get untouched(): number {
    return this.#reserves.reach - this.#list.length;
  }

  /** Bytes of the tables. */
  get metadataBytes(): number {
    return this.#maps.byteLength;
  }

  /** `metadataBytes` of so many extents. */
  static metadataBytesFor(extents: number, pageSize: number): number {
    return ExtentMaps.bytesFor(extents, pageSize);
  }

  /** The number of the extent that a place is in. */
  indexOf(place: number): number {
    return place >>> this.placeBits;
  }

  /** The number of a place in its extent. */
  pageOf(place: number): number {
    return place & (this.perExtent - 1);
  }

  /** The lowest place with room for a run, or -1. */
  placeFor(pages: number): number {
    const withRoom = this.#withRoom[pages]!;
    for (let index = withRoom.lowest(); index >= 0; index = withRoom.lowest()) {
      const at = this.#find(this.#list[index]!, pages);
      if (at >= 0) return index * this.perExtent + at;
    }
    return -1;
  }

  /** Puts a run to a place with room for it. */
  occupy(place: number, id: PoolPageId): void {
    const index = this.indexOf(place);
    this.#maps.occupy(this.#list[index]!, this.pageOf(place), id);
    if (index > this.#top) this.#top = index;
  }

  /** Frees the place of a run. */
  vacate(place: number, pages: number): void {
    const extent = this.#list[this.indexOf(place)]!;
    const before = extent.longestHole;
    const hole = this.#maps.vacate(extent, this.pageOf(place), pages);
    this.#noteHoles(extent, before);
    if (hole + extent.live < this.perExtent) this.#scattered.add(extent.index);
    while (this.#top >= 0 && this.#list[this.#top]!.live === 0) this.#top--;
  }

  /** The place of the first run of the highest extent that has one; there must be one. */
  get highestRun(): number {
    return this.#top * this.perExtent + this.#maps.runFrom(this.#list[this.#top]!, 0);
  }

  /** The id of the run at a place. */
  idAt(place: number): PoolPageId {
    return this.#maps.idAt(this.#list[this.indexOf(place)]!, this.pageOf(place));
  }

  /**
   * The place of a hole with a run behind it, in the lowest extent below the highest that has holes to bring
   * together; -1 where there is none.
   */
  holeToClose(): number {
    for (let index = this.#scattered.lowest(); index >= 0; index = this.#scattered.lowest()) {
      if (index >= this.#top) return -1;
      const hole = this.#find(this.#list[index]!, 1);
      const place = index * this.perExtent + hole;
      if (hole >= 0 && this.runBehind(place) >= 0) return place;
      this.#scattered.delete(index);
    }
    return -1;
  }

  /** The place of the run behind a hole, or -1 where the extent ends with it. */
  runBehind(hole: number): number {
    const index = this.indexOf(hole);
    const at = this.#maps.runFrom(this.#list[index]!, this.pageOf(hole));
    return at < this.perExtent ? index * this.perExtent + at : -1;
  }

  /** Adds an extent, and returns its first place; -1 where there is no memory for it. */
  add(): number {
    const record = this.#maps.take();
    const reserved = record < 0 ? undefined : this.#reserves.add();
    if (reserved === undefined) {
      if (record >= 0) this.#maps.free(record);
      return -1;
    }
    const { buffer, at } = reserved;
    const extent: Extent = {
      index: this.#list.length,
      buffer,
      at,
      bytes: new Uint8Array(buffer, at, extentBytes),
      record,
      live: 0,
      firstHole: 0,
      longestHole: this.perExtent,
    };
    this.#list.push(extent);
    this.#noteHoles(extent, 0);
    return extent.index * this.perExtent;
  }

  /** Takes a step towards giving back the highest extent: what was never touched above it goes first. */
  shrink(): void {
    this.#reserves.shrink(this.#top + 1);
    while (this.#list.length > this.#reserves.count) this.#forgetHighest();
  }

  /** Gives all extents back. */
  clear(): void {
    this.#reserves.clear();
    while (this.#list.length > 0) this.#forgetHighest();
    this.#top = -1;
  }

  /** Gives extents and tables back. */
  close(): void {
    this.clear();
    this.#maps.clear();
  }

  /** The page where an extent has room for a run, or -1. */
  #find(extent: Extent, pages: number): number {
    const before = extent.longestHole;
    const at = this.#maps.find(extent, pages);
    if (at < 0) this.#noteHoles(extent, before);
    return at;
  }

  /** An extent's longest hole has been another one before. */
  #noteHoles(extent: Extent, before: number): void {
    const { index, longestHole } = extent;
    for (let pages = before + 1; pages <= longestHole && pages <= longestRun; pages++) {
      this.#withRoom[pages]!.add(index);
    }
    for (let pages = longestHole + 1; pages <= before && pages <= longestRun; pages++) {
      this.#withRoom[pages]!.delete(index);
    }
  }

  #forgetHighest(): void {
    const extent = this.#list.pop()!;
    const before = extent.longestHole;
    extent.longestHole = 0;
    this.#noteHoles(extent, before);
    this.#scattered.delete(extent.index);
    this.#maps.free(extent.record);
  }
}
