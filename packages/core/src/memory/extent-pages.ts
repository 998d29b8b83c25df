import {
  checkPageSize,
  type PageMemory,
  type PoolPageId,
  type PoolPages,
  type PoolPagesStats,
} from '@pagefold/contracts';
import { NumberSet, RecordTable } from '@pagefold/tables';
import { ExtentReserves, extentBytes } from './extent-reserves.ts';

/** In an extent's record: a place is free, and the rest is the next free place plus 1. */
const freeBit = 0x8000_0000;
/** Free places among the pages may be this part of the pages held, and an extent's worth in any case. */
const slackDivisor = 16;
const movesPerRelease = 2;
/**
 * Empty extents at the top may be this part of those below, and so many at most, before they go back; and this
 * part of those above that were never touched, which have to go first and cost more than they give.
 */
const emptyDivisor = 16;
const mostEmpty = 16;
const untouchedDivisor = 64;
/** An extent takes up to a millisecond to give back, and one operation of a pool may release several pages. */
const releasesPerShrink = 4;

interface Extent {
  readonly index: number;
  readonly buffer: ArrayBuffer;
  /** Its first byte in the buffer. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Its record in the table of places. */
  readonly record: number;
  live: number;
  freeHead: number;
  /** Where the search for a page to move goes on. */
  cursor: number;
}

/**
 * Pool pages in real memory: extents of 1 MiB, carved out of reserves, which give memory back to
 * the system from the highest extent down.
 *
 * Objects die all over the pool, so extents would seldom become empty by themselves. Page ids are
 * therefore virtual: each maps to a place. New pages go to the lowest extent with room, and while the free
 * places below the highest page are more than a sixteenth of the pages held (and more than an extent holds),
 * every release moves up to two pages from the highest extent to the lowest with room. Empty extents above
 * go back one by one, but for a sixteenth, 1 at least and 16 at most, that is kept as long as pages are
 * held. Cost: 8 bytes a page, and 0.1 to 0.7 µs a release while pages are moved.
 */
export class ExtentPages implements PoolPages {
  readonly #memory: Uint8Array;
  readonly #pageSize: number;
  #maxPoolPages: number;
  /** Places of an extent, a power of two, and its logarithm. */
  readonly #perExtent: number;
  readonly #placeBits: number;
  /** Page id → place. */
  readonly #ids = new RecordTable({ fields: 1 });
  /** A record an extent: place → page id, or the extent's list of free places. */
  readonly #places: RecordTable;
  readonly #reserves = new ExtentReserves();
  readonly #extents: Extent[] = [];
  /** Numbers of the extents with a free place. */
  readonly #withRoom = new NumberSet();
  /** The highest extent with a page, or -1. */
  #top = -1;
  #live = 0;
  #releases = 0;

  /**
   * @param maxPoolPages the most pages to hand out; no limit by default.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when no pool can have pages of that size.
   */
  constructor(
    memory: PageMemory,
    pageSize: number,
    maxPoolPages: number = Number.POSITIVE_INFINITY,
  ) {
    checkPageSize(pageSize);
    this.#maxPoolPages = maxPoolPages;
    this.#memory = memory.bytes;
    this.#pageSize = pageSize;
    this.#perExtent = extentBytes / pageSize;
    this.#placeBits = 31 - Math.clz32(this.#perExtent);
    this.#places = new RecordTable({ fields: this.#perExtent });
  }

  get poolPages(): number {
    return this.#live;
  }

  setMaxPoolPages(maxPoolPages: number): void {
    this.#maxPoolPages = maxPoolPages;
  }

  acquire(): PoolPageId | -1 {
    if (this.#live >= this.#maxPoolPages) return -1;
    const extent = this.#lowestWithRoom() ?? this.#addExtent();
    if (extent === undefined) return -1;
    const id = this.#ids.take();
    if (id < 0) return -1;
    this.#occupy(extent, id);
    this.#live++;
    return id as PoolPageId;
  }

  release(id: PoolPageId): void {
    this.#vacate(this.#ids.get(id, 0));
    this.#ids.free(id);
    this.#live--;
    for (let i = 0; i < movesPerRelease && this.#hasTooMuchRoom(); i++) this.#moveOne();
    if (this.#live === 0) this.#clearExtents();
    else if (++this.#releases % releasesPerShrink === 0 && this.#hasTooManyEmpty()) this.#shrink();
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    const place = this.#ids.get(id, 0);
    // A new view costs less than a subarray of one, and this is done for every object.
    const object = new Uint8Array(this.#memory.buffer, src, length);
    this.#extentOf(place).bytes.set(object, this.#offsetOf(place) + offset);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const place = this.#ids.get(id, 0);
    const extent = this.#extentOf(place);
    const at = extent.at + this.#offsetOf(place) + offset;
    this.#memory.set(new Uint8Array(extent.buffer, at, length), dst);
  }

  stats(): PoolPagesStats {
    return {
      poolPages: this.#live,
      extentBytes: this.#reserves.count * extentBytes,
      metadataBytes: this.#ids.byteLength + this.#places.byteLength,
    };
  }

  /** `metadataBytes` where `poolPages` have been acquired and none released. */
  static metadataBytesFor(poolPages: number, pageSize: number): number {
    const perExtent = extentBytes / pageSize;
    const extents = Math.ceil(poolPages / perExtent);
    return RecordTable.bytesFor(1, poolPages) + RecordTable.bytesFor(perExtent, extents);
  }

  close(): void {
    this.#clearExtents();
    this.#ids.clear();
    this.#places.clear();
    this.#live = 0;
  }

  #extentOf(place: number): Extent {
    return this.#extents[place >>> this.#placeBits]!;
  }

  #offsetOf(place: number): number {
    return (place & (this.#perExtent - 1)) * this.#pageSize;
  }

  /** Gives page `id` a free place in an extent that has one. */
  #occupy(extent: Extent, id: number): void {
    const at = extent.freeHead;
    extent.freeHead = (this.#places.get(extent.record, at) & ~freeBit) - 1;
    this.#places.set(extent.record, at, id);
    this.#ids.set(id, 0, extent.index * this.#perExtent + at);
    if (++extent.live === this.#perExtent) this.#withRoom.delete(extent.index);
    if (extent.index > this.#top) this.#top = extent.index;
  }

  /** Frees a place. */
  #vacate(place: number): void {
    const extent = this.#extentOf(place);
    const at = place & (this.#perExtent - 1);
    this.#places.set(extent.record, at, freeBit | (extent.freeHead + 1));
    extent.freeHead = at;
    if (extent.live-- === this.#perExtent) this.#withRoom.add(extent.index);
    while (this.#top >= 0 && this.#extents[this.#top]!.live === 0) this.#top--;
  }

  /** Whether places up to the highest page are free that pages should be moved to. */
  #hasTooMuchRoom(): boolean {
    const free = (this.#top + 1) * this.#perExtent - this.#live;
    return free > Math.max(this.#perExtent, this.#live / slackDivisor);
  }

  /** Moves a page from the highest extent that has one to the lowest with room, which is another one. */
  #moveOne(): void {
    const source = this.#extents[this.#top]!;
    const target = this.#lowestWithRoom()!;
    const from = this.#nextLive(source);
    const id = this.#places.get(source.record, from);
    const at = from * this.#pageSize;
    const page = source.bytes.subarray(at, at + this.#pageSize);
    target.bytes.set(page, target.freeHead * this.#pageSize);
    this.#occupy(target, id);
    this.#vacate(source.index * this.#perExtent + from);
  }

  /** A place with a page, in an extent that has one. */
  #nextLive(extent: Extent): number {
    while ((this.#places.get(extent.record, extent.cursor) & freeBit) !== 0) {
      extent.cursor = (extent.cursor + 1) % this.#perExtent;
    }
    return extent.cursor;
  }

  #lowestWithRoom(): Extent | undefined {
    const index = this.#withRoom.lowest();
    return index < 0 ? undefined : this.#extents[index];
  }

  #addExtent(): Extent | undefined {
    const record = this.#places.take();
    const place = record < 0 ? undefined : this.#reserves.add();
    if (place === undefined) {
      if (record >= 0) this.#places.free(record);
      return undefined;
    }
    for (let at = 0; at < this.#perExtent; at++) {
      const next = at + 1 < this.#perExtent ? at + 2 : 0;
      this.#places.set(record, at, freeBit | next);
    }
    const { buffer, at } = place;
    const bytes = new Uint8Array(buffer, at, extentBytes);
    const index = this.#extents.length;
    const extent: Extent = { index, buffer, at, bytes, record, live: 0, freeHead: 0, cursor: 0 };
    this.#extents.push(extent);
    this.#withRoom.add(index);
    return extent;
  }

  /** Whether so many extents above the highest page are empty that one should go back. */
  #hasTooManyEmpty(): boolean {
    const used = this.#top + 1;
    const untouched = this.#reserves.reach - this.#extents.length;
    const kept = Math.max(1, Math.min(used / emptyDivisor, mostEmpty));
    return this.#extents.length - used > kept + untouched / untouchedDivisor;
  }

  /** Takes a step towards giving back the highest extent: what was never touched above it goes first. */
  #shrink(): void {
    this.#reserves.shrink(this.#top + 1);
    while (this.#extents.length > this.#reserves.count) this.#forgetHighest();
  }

  #clearExtents(): void {
    this.#reserves.clear();
    while (this.#extents.length > 0) this.#forgetHighest();
    this.#top = -1;
  }

  #forgetHighest(): void {
    const extent = this.#extents.pop()!;
    this.#places.free(extent.record);
    this.#withRoom.delete(extent.index);
  }
}
