import {
  type AllocatorStats,
  checkPageSize,
  type PageMemory,
  type PoolPageId,
  type PoolPages,
  type PoolPagesStats,
} from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import * as extentMap from './extent-map.ts';
import { extentBytes } from './extent-reserves.ts';
import { type Extent, Extents } from './extents.ts';

// Constants of its own, which the engine takes for such: it reads what is imported anew for each use.
const { longestRun, maxRuns, pagesOf, runId, runOf } = extentMap;

/** Free pages among the others may be this part of the pages held, and an extent's worth in any case. */
const slackDivisor = 16;
const movesPerRelease = 2;
/**
 * Empty extents at the top may be this part of those below, and so many at most, before they go back; and this
 * part of those above that were never touched, which have to go first and cost more than they give.
 */
const emptyDivisor = 16;
const mostEmpty = 16;
const untouchedDivisor = 128;
/** Views that are kept, a power of two, and the bits of a length that do not choose among them. */
const keptSources = 256;
const sourceStepBits = 4;
const noSource = new Uint8Array();
/** An extent takes up to a millisecond to give back, so it takes a few pages for one, and more than two are never given at once. */
const pagesPerShrink = 4;
const mostPagesAtOnce = 2 * pagesPerShrink;

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
  /** The buffer of the page memory: asking a view for it is a call. */
  readonly #memoryBuffer: ArrayBufferLike;
  readonly #pageSize: number = 0;
  #maxPoolPages: number;
  /** Number of a run → the place of its first page. */
  readonly #runs = new RecordTable({ fields: 1, maxRecords: maxRuns });
  readonly #extents: Extents;
  readonly #all: readonly Extent[];
  readonly #placeBits: number = 0;
  readonly #placeMask: number = 0;
  /** Ranges of the page memory that objects have come from: most come from one address, and in few lengths. */
  readonly #sources: Uint8Array[] = Array.from({ length: keptSources }, () => noSource);
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
    this.#memoryBuffer = memory.bytes.buffer;
    this.#pageSize = pageSize;
    this.#extents = new Extents(pageSize);
    this.#all = this.#extents.all;
    this.#placeBits = this.#extents.placeBits;
    this.#placeMask = this.#extents.perExtent - 1;
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
    let place = this.#extents.placeFor(pages);
    if (place < 0) place = this.#extents.add();
    if (place < 0) return -1;
    const run = this.#runs.take();
    if (run < 0) return -1;
    const id = runId(run, pages);
    this.#put(id, place);
    this.#live += pages;
    return id;
  }

  release(id: PoolPageId): void {
    const pages = pagesOf(id);
    this.#extents.vacate(this.#runs.get(runOf(id), 0), pages);
    this.#runs.free(runOf(id));
    this.#live -= pages;
    for (let i = 0; i < movesPerRelease && this.#hasTooMuchRoom() && this.#moveOne(); i++);
    if (this.#live === 0) this.#extents.clear();
    else this.#shrinkAfter(pages);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    const place = this.#runs.get(runOf(id), 0);
    const extent = this.#all[place >>> this.#placeBits]!;
    let object = this.#sources[(length >>> sourceStepBits) & (keptSources - 1)]!;
    if (object.length !== length || object.byteOffset !== src) object = this.#source(src, length);
    extent.bytes.set(object, (place & this.#placeMask) * this.#pageSize + offset);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    const place = this.#runs.get(runOf(id), 0);
    const extent = this.#all[place >>> this.#placeBits]!;
    const at = extent.at + (place & this.#placeMask) * this.#pageSize + offset;
    this.#memory.set(new Uint8Array(extent.buffer, at, length), dst);
  }

  stats(): PoolPagesStats {
    return {
      poolPages: this.#live,
      extentBytes: this.#extents.count * extentBytes,
      metadataBytes: this.#runs.byteLength + this.#extents.metadataBytes,
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
    return RecordTable.bytesFor(1, runs) + Extents.metadataBytesFor(extents, pageSize);
  }

  close(): void {
    this.#extents.close();
    this.#runs.clear();
    this.#live = 0;
  }

  /** A view of a range of the page memory, which is kept. */
  #source(src: number, length: number): Uint8Array {
    const source = new Uint8Array(this.#memoryBuffer, src, length);
    this.#sources[(length >>> sourceStepBits) & (keptSources - 1)] = source;
    return source;
  }

  #extentOf(place: number): Extent {
    return this.#all[place >>> this.#placeBits]!;
  }

  #offsetOf(place: number): number {
    return (place & this.#placeMask) * this.#pageSize;
  }

  /** Puts a run to a place with room for it. */
  #put(id: PoolPageId, place: number): void {
    this.#extents.occupy(place, id);
    this.#runs.set(runOf(id), 0, place);
  }

  /** Whether pages up to the highest that is taken are free that others should be moved to. */
  #hasTooMuchRoom(): boolean {
    const { top, perExtent } = this.#extents;
    const free = (top + 1) * perExtent - this.#live;
    return free > Math.max(perExtent, this.#live / slackDivisor);
  }

  /** Moves a run from the highest extent that has one to a lower one, or makes room for it; false where neither can be. */
  #moveOne(): boolean {
    const extents = this.#extents;
    const from = extents.highestRun;
    const id = extents.idAt(from);
    const pages = pagesOf(id);
    const to = extents.placeFor(pages);
    if (to < 0 || extents.indexOf(to) >= extents.top) return this.#slide();
    const start = this.#offsetOf(from);
    const run = this.#extentOf(from).bytes.subarray(start, start + pages * this.#pageSize);
    this.#extentOf(to).bytes.set(run, this.#offsetOf(to));
    this.#put(id, to);
    extents.vacate(from, pages);
    return true;
  }

  /** Moves a run down over the hole before it; false where there is none. */
  #slide(): boolean {
    const extents = this.#extents;
    const to = extents.holeToClose();
    if (to < 0) return false;
    const from = extents.runBehind(to);
    const id = extents.idAt(from);
    const pages = pagesOf(id);
    const start = this.#offsetOf(from);
    const { bytes } = this.#extentOf(from);
    bytes.copyWithin(this.#offsetOf(to), start, start + pages * this.#pageSize);
    extents.vacate(from, pages);
    this.#put(id, to);
    return true;
  }

  /** Takes a step towards giving back the highest extent every few pages, if too many are empty. */
  #shrinkAfter(pages: number): void {
    this.#released = Math.min(this.#released + pages, mostPagesAtOnce);
    for (; this.#released >= pagesPerShrink; this.#released -= pagesPerShrink) {
      if (this.#hasTooManyEmpty()) this.#extents.shrink();
    }
  }

  /** Whether so many extents above the highest page are empty that one should go back. */
  #hasTooManyEmpty(): boolean {
    const { top, all, untouched } = this.#extents;
    const used = top + 1;
    const kept = Math.max(1, Math.min(used / emptyDivisor, mostEmpty));
    return all.length - used > kept + untouched / untouchedDivisor;
  }
}
