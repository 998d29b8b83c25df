import {
  type AllocatorStats,
  checkPageSize,
  type PageMemory,
  type PoolPageId,
  type PoolPages,
  type PoolPagesStats,
} from '@pagefold/contracts';
import { NumberSet, RecordTable } from '@pagefold/tables';
import {
  type ExtentMap,
  ExtentMaps,
  longestRun,
  maxRuns,
  pagesOf,
  runId,
  runOf,
} from './extent-map.ts';
import { ExtentReserves, extentBytes } from './extent-reserves.ts';

/** Free pages among the others may be this part of the pages held, and an extent's worth in any case. */
const slackDivisor = 16;
const movesPerRelease = 2;
/**
 * Empty extents at the top may be this part of those below, and so many at most, before they go back; and this
 * part of those above that were never touched, which have to go first and cost more than they give.
 */
const emptyDivisor = 16;
const mostEmpty = 16;
const untouchedDivisor = 64;
/** An extent takes up to a millisecond to give back. */
const pagesPerShrink = 4;

interface Extent extends ExtentMap {
  readonly index: number;
  readonly buffer: ArrayBuffer;
  /** Its first byte in the buffer. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Pool pages in real memory: extents of 1 MiB, carved out of reserves, which give memory back to
 * the system from the highest extent down.
 *
 * Pages that are acquired together are a run: they lie side by side in one extent. Objects die all over the pool, so
 * extents would seldom become empty by themselves. Ids are therefore virtual: each maps to a place. New runs go to the
 * lowest extent with a hole that is long enough, and while the free pages below the highest that is taken are more than a
 * sixteenth of the pages held (and more than an extent holds), every release moves up to two runs from the highest
 * extent to the lowest with room; where no hole is long enough, two runs are moved down in their extent, so that holes come
 * together. Empty extents above go back one by one, but for a sixteenth, 1 at least and 16 at most, that is kept as
 * long as pages are held. Cost: 4 bytes a page and 4 a run, and 0.1 to 0.7 µs for a page that moves.
 */
export class ExtentPages implements PoolPages {
  readonly #memory: Uint8Array;
  readonly #pageSize: number;
  #maxPoolPages: number;
  /** Pages of an extent, a power of two, and its logarithm. */
  readonly #perExtent: number;
  readonly #placeBits: number;
  /** Number of a run → the place of its first page. */
  readonly #runs = new RecordTable({ fields: 1, maxRecords: maxRuns });
  readonly #maps: ExtentMaps;
  readonly #reserves = new ExtentReserves();
  readonly #extents: Extent[] = [];
  /** For every length of a run, numbers of the extents that may have room for it. */
  readonly #withRoom = Array.from({ length: longestRun + 1 }, () => new NumberSet());
  /** Numbers of the extents that may have more than one hole. */
  readonly #scattered = new NumberSet();
  /** The highest extent with a page, or -1. */
  #top = -1;
  #live = 0;
  #released = 0;

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
    this.#maps = new ExtentMaps(pageSize);
    this.#perExtent = this.#maps.perExtent;
    this.#placeBits = 31 - Math.clz32(this.#perExtent);
  }

  get poolPages(): number {
    return this.#live;
  }

  setMaxPoolPages(maxPoolPages: number): void {
    this.#maxPoolPages = maxPoolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    if (!(Number.isInteger(pages) && pages >= 1 && pages <= longestRun)) {
      throw new RangeError(`"pages" expected an integer from 1 to ${longestRun}, got ${pages}`);
    }
    if (this.#live + pages > this.#maxPoolPages) return -1;
    let place = this.#placeFor(pages);
    if (place < 0) place = this.#addExtent();
    if (place < 0) return -1;
    const run = this.#runs.take();
    if (run < 0) return -1;
    const id = runId(run, pages);
    this.#occupy(place, id);
    this.#live += pages;
    return id;
  }

  release(id: PoolPageId): void {
    const pages = pagesOf(id);
    this.#vacate(this.#runs.get(runOf(id), 0), pages);
    this.#runs.free(runOf(id));
    this.#live -= pages;
    for (let i = 0; i < movesPerRelease && this.#hasTooMuchRoom() && this.#moveOne(); i++);
    if (this.#live === 0) this.#clearExtents();
    else this.#shrinkAfter(pages);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    const place = this.#runs.get(runOf(id), 0);
    // A new view costs less than a subarray of one, and this is done for every object.
    const object = new Uint8Array(this.#memory.buffer, src, length);
    this.#extentOf(place).bytes.set(object, this.#offsetOf(place) + offset);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const place = this.#runs.get(runOf(id), 0);
    const extent = this.#extentOf(place);
    const at = extent.at + this.#offsetOf(place) + offset;
    this.#memory.set(new Uint8Array(extent.buffer, at, length), dst);
  }

  stats(): PoolPagesStats {
    return {
      poolPages: this.#live,
      extentBytes: this.#reserves.count * extentBytes,
      metadataBytes: this.#runs.byteLength + this.#maps.byteLength,
    };
  }

  /**
   * `metadataBytes` where an allocator has these figures, objects have only come, and a zspage of a class is a run;
   * other pool pages have been acquired one by one.
   */
  static metadataBytesFor(
    { poolPages, classes = [] }: Pick<AllocatorStats, 'poolPages' | 'classes'>,
    pageSize: number,
  ): number {
    const extents = Math.ceil((poolPages * pageSize) / extentBytes);
    let runs = poolPages;
    for (const { poolPagesUsed, poolPagesPerZspage } of classes) {
      runs -= poolPagesUsed - poolPagesUsed / poolPagesPerZspage;
    }
    return RecordTable.bytesFor(1, runs) + ExtentMaps.bytesFor(extents, pageSize);
  }

  close(): void {
    this.#clearExtents();
    this.#runs.clear();
    this.#maps.clear();
    this.#live = 0;
  }

  #extentOf(place: number): Extent {
    return this.#extents[place >>> this.#placeBits]!;
  }

  #pageOf(place: number): number {
    return place & (this.#perExtent - 1);
  }

  #offsetOf(place: number): number {
    return this.#pageOf(place) * this.#pageSize;
  }

  /** The lowest place with room for a run, or -1. */
  #placeFor(pages: number): number {
    const withRoom = this.#withRoom[pages]!;
    for (let index = withRoom.lowest(); index >= 0; index = withRoom.lowest()) {
      const at = this.#find(this.#extents[index]!, pages);
      if (at >= 0) return index * this.#perExtent + at;
    }
    return -1;
  }

  /** The page where an extent has room for a run, or -1. */
  #find(extent: Extent, pages: number): number {
    const before = extent.longestHole;
    const at = this.#maps.find(extent, pages);
    if (at < 0) this.#noteHoles(extent, before);
    return at;
  }

  /** Puts a run to a place with room for it. */
  #occupy(place: number, id: PoolPageId): void {
    const extent = this.#extentOf(place);
    this.#maps.occupy(extent, this.#pageOf(place), id);
    this.#runs.set(runOf(id), 0, place);
    if (extent.index > this.#top) this.#top = extent.index;
  }

  /** Frees the place of a run. */
  #vacate(place: number, pages: number): void {
    const extent = this.#extentOf(place);
    const before = extent.longestHole;
    const hole = this.#maps.vacate(extent, this.#pageOf(place), pages);
    this.#noteHoles(extent, before);
    if (hole + extent.live < this.#perExtent) this.#scattered.add(extent.index);
    while (this.#top >= 0 && this.#extents[this.#top]!.live === 0) this.#top--;
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

  /** Whether pages up to the highest that is taken are free that others should be moved to. */
  #hasTooMuchRoom(): boolean {
    const free = (this.#top + 1) * this.#perExtent - this.#live;
    return free > Math.max(this.#perExtent, this.#live / slackDivisor);
  }

  /** Moves a run from the highest extent that has one to a lower one, or makes room for it; false where neither can be. */
  #moveOne(): boolean {
    const source = this.#extents[this.#top]!;
    const from = this.#maps.runFrom(source, 0);
    const id = this.#maps.idAt(source, from);
    const pages = pagesOf(id);
    const place = this.#placeFor(pages);
    if (place < 0 || place >>> this.#placeBits >= source.index) return this.#slide();
    const at = from * this.#pageSize;
    const run = source.bytes.subarray(at, at + pages * this.#pageSize);
    this.#extentOf(place).bytes.set(run, this.#offsetOf(place));
    this.#occupy(place, id);
    this.#vacate(source.index * this.#perExtent + from, pages);
    return true;
  }

  /** Moves a run down to the end of the one before, in the lowest extent that has holes to bring together. */
  #slide(): boolean {
    for (let index = this.#scattered.lowest(); index >= 0; index = this.#scattered.lowest()) {
      if (index >= this.#top) return false;
      const extent = this.#extents[index]!;
      const to = this.#find(extent, 1);
      const from = to < 0 ? this.#perExtent : this.#maps.runFrom(extent, to);
      if (from < this.#perExtent) {
        const id = this.#maps.idAt(extent, from);
        const pages = pagesOf(id);
        const end = (from + pages) * this.#pageSize;
        extent.bytes.copyWithin(to * this.#pageSize, from * this.#pageSize, end);
        this.#vacate(index * this.#perExtent + from, pages);
        this.#occupy(index * this.#perExtent + to, id);
        return true;
      }
      this.#scattered.delete(index);
    }
    return false;
  }

  /** Adds an extent, and returns its first place; -1 where there is no memory for it. */
  #addExtent(): number {
    const record = this.#maps.take();
    const reserved = record < 0 ? undefined : this.#reserves.add();
    if (reserved === undefined) {
      if (record >= 0) this.#maps.free(record);
      return -1;
    }
    const { buffer, at } = reserved;
    const extent: Extent = {
      index: this.#extents.length,
      buffer,
      at,
      bytes: new Uint8Array(buffer, at, extentBytes),
      record,
      live: 0,
      firstHole: 0,
      longestHole: this.#perExtent,
    };
    this.#extents.push(extent);
    this.#noteHoles(extent, 0);
    return extent.index * this.#perExtent;
  }

  /** Takes a step towards giving back the highest extent every few pages, if too many are empty. */
  #shrinkAfter(pages: number): void {
    this.#released += pages;
    if (this.#released < pagesPerShrink) return;
    this.#released = 0;
    if (!this.#hasTooManyEmpty()) return;
    // What was never touched above it goes first.
    this.#reserves.shrink(this.#top + 1);
    while (this.#extents.length > this.#reserves.count) this.#forgetHighest();
  }

  /** Whether so many extents above the highest page are empty that one should go back. */
  #hasTooManyEmpty(): boolean {
    const used = this.#top + 1;
    const untouched = this.#reserves.reach - this.#extents.length;
    const kept = Math.max(1, Math.min(used / emptyDivisor, mostEmpty));
    return this.#extents.length - used > kept + untouched / untouchedDivisor;
  }

  #clearExtents(): void {
    this.#reserves.clear();
    while (this.#extents.length > 0) this.#forgetHighest();
    this.#top = -1;
  }

  #forgetHighest(): void {
    const extent = this.#extents.pop()!;
    const before = extent.longestHole;
    extent.longestHole = 0;
    this.#noteHoles(extent, before);
    this.#scattered.delete(extent.index);
    this.#maps.free(extent.record);
  }
}
