import {
  checkPageSize,
  type PageMemory,
  type PoolPageId,
  type PoolPages,
  type PoolPagesStats,
} from '@pagefold/contracts';
import { NumberSet, RecordTable } from '@pagefold/tables';

const extentBytes = 1024 * 1024;
/** In an extent's record: a place is free, and the rest is the next free place plus 1. */
const freeBit = 0x8000_0000;
/** Free places may be this part of the pages held, and two extents' worth in any case. */
const slackDivisor = 8;
const movesPerRelease = 2;

interface Extent {
  readonly index: number;
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array;
  /** Its record in the table of places. */
  readonly record: number;
  live: number;
  freeHead: number;
  /** Where the search for a page to move goes on. */
  cursor: number;
  /** Neighbours among the extents with as many live pages. */
  previous: Extent | undefined;
  next: Extent | undefined;
}

/**
 * Pool pages in real memory: extents of 1 MiB, each a resizable buffer, since resizing to nothing is
 * the one way in which a process gives memory back at once.
 *
 * Objects die all over the pool, so extents would seldom become empty by themselves. Page ids are
 * therefore virtual: each maps to a place, and while the free places are more than an eighth of the pages
 * held (and more than two extents hold), every release moves up to two pages from the emptiest extent to the
 * fullest. New pages go to the fullest extent with room. One empty extent is kept as long as pages are
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
  readonly #extents: (Extent | undefined)[] = [];
  readonly #missing = new NumberSet();
  /** First extent of each number of live pages, and which of these lists have one. */
  readonly #groups: (Extent | undefined)[];
  readonly #byFewest = new NumberSet();
  readonly #byMost = new NumberSet();
  #live = 0;
  #extentCount = 0;

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
    this.#groups = new Array(this.#perExtent + 1).fill(undefined);
  }

  get poolPages(): number {
    return this.#live;
  }

  setMaxPoolPages(maxPoolPages: number): void {
    this.#maxPoolPages = maxPoolPages;
  }

  acquire(): PoolPageId | -1 {
    if (this.#live >= this.#maxPoolPages) return -1;
    const extent = this.#fullestWithRoom() ?? this.#addExtent();
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
    if (this.#live === 0) this.#dropEmpty();
    for (let i = 0; i < movesPerRelease && this.#hasTooMuchRoom(); i++) this.#moveOne();
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    const place = this.#ids.get(id, 0);
    // A new view costs less than a subarray of one, and this is done for every object.
    const object = new Uint8Array(this.#memory.buffer, src, length);
    this.#extentOf(place).bytes.set(object, this.#offsetOf(place) + offset);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const place = this.#ids.get(id, 0);
    const at = this.#offsetOf(place) + offset;
    this.#memory.set(new Uint8Array(this.#extentOf(place).buffer, at, length), dst);
  }

  stats(): PoolPagesStats {
    return {
      poolPages: this.#live,
      extentBytes: this.#extentCount * extentBytes,
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
    for (const extent of this.#extents) extent?.buffer.resize(0);
    this.#extents.length = 0;
    this.#groups.fill(undefined);
    this.#ids.clear();
    this.#places.clear();
    this.#live = 0;
    this.#extentCount = 0;
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
    this.#regroup(extent, 1);
  }

  /** Frees a place; an extent that becomes empty goes, unless it is the only empty one. */
  #vacate(place: number): void {
    const extent = this.#extentOf(place);
    const at = place & (this.#perExtent - 1);
    this.#places.set(extent.record, at, freeBit | (extent.freeHead + 1));
    extent.freeHead = at;
    this.#regroup(extent, -1);
    if (extent.live === 0 && extent.next !== undefined) this.#drop(extent.next);
  }

  #hasTooMuchRoom(): boolean {
    const free = this.#extentCount * this.#perExtent - this.#live;
    return free > Math.max(2 * this.#perExtent, this.#live / slackDivisor);
  }

  /** Moves one page from the emptiest extent to the fullest with room. */
  #moveOne(): void {
    const source = this.#emptiest();
    const target = this.#fullestWithRoom();
    if (source === undefined || target === undefined || source === target) return;
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

  #fullestWithRoom(): Extent | undefined {
    const room = this.#byMost.lowest();
    return room < 0 ? undefined : this.#groups[this.#perExtent - room];
  }

  #emptiest(): Extent | undefined {
    const live = this.#byFewest.lowest();
    return live < 0 ? undefined : this.#groups[live];
  }

  #addExtent(): Extent | undefined {
    const buffer = newExtentBuffer();
    const record = buffer === undefined ? -1 : this.#places.take();
    if (buffer === undefined || record < 0) return undefined;
    const hole = this.#missing.lowest();
    const index = hole < 0 ? this.#extents.length : hole;
    this.#missing.delete(index);
    for (let at = 0; at < this.#perExtent; at++) {
      const next = at + 1 < this.#perExtent ? at + 2 : 0;
      this.#places.set(record, at, freeBit | next);
    }
    const extent: Extent = {
      index,
      buffer,
      bytes: new Uint8Array(buffer, 0, extentBytes),
      record,
      live: 0,
      freeHead: 0,
      cursor: 0,
      previous: undefined,
      next: undefined,
    };
    this.#extents[index] = extent;
    this.#extentCount++;
    this.#link(extent);
    return extent;
  }

  #dropEmpty(): void {
    for (let extent = this.#groups[0]; extent !== undefined; extent = this.#groups[0]) {
      this.#drop(extent);
    }
  }

  #drop(extent: Extent): void {
    this.#unlink(extent);
    this.#places.free(extent.record);
    this.#extents[extent.index] = undefined;
    this.#missing.add(extent.index);
    this.#extentCount--;
    extent.buffer.resize(0);
  }

  #regroup(extent: Extent, change: number): void {
    this.#unlink(extent);
    extent.live += change;
    this.#link(extent);
  }

  #link(extent: Extent): void {
    const { live } = extent;
    const head = this.#groups[live];
    extent.previous = undefined;
    extent.next = head;
    if (head !== undefined) head.previous = extent;
    this.#groups[live] = extent;
    if (head !== undefined) return;
    if (live > 0) this.#byFewest.add(live);
    if (live < this.#perExtent) this.#byMost.add(this.#perExtent - live);
  }

  #unlink(extent: Extent): void {
    const { live, previous, next } = extent;
    if (next !== undefined) next.previous = previous;
    if (previous !== undefined) previous.next = next;
    else this.#groups[live] = next;
    if (this.#groups[live] !== undefined) return;
    if (live > 0) this.#byFewest.delete(live);
    if (live < this.#perExtent) this.#byMost.delete(this.#perExtent - live);
  }
}

function newExtentBuffer(): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(extentBytes, { maxByteLength: extentBytes });
  } catch {
    return undefined;
  }
}
