/*
 * What lies where in a pool page is one 32-bit word, its layout:
 *
 *   bits  0–5   chunks of FIRST, 0 where there is none
 *   bits  6–11  chunks of MIDDLE
 *   bits 12–17  chunks of LAST
 *   bits 18–23  chunk at which MIDDLE begins
 *   bits 24–25  objects that have come from another page
 *
 * An empty pool page has layout 0.
 */

/** The places for objects in a pool page. */
export const first = 0;
export const middle = 1;
export const last = 2;
/** The place of an object that has a pool page to itself, without a header. */
export const headless = 3;

/** Added to a layout for each object that has come from another page. */
export const oneForeign: number = 1 << 24;

const chunksMask = 0x3f;
const buddiesMask = 0x3_ffff;
const startShift = 18;
const foreignShift = 24;

const chunksPerPage = 64;
/** Bytes of the kernel's header on a 64-bit machine. */
const headerBytes = 88;
/** Free chunks between MIDDLE and its neighbour that are worth moving it for. */
const bigChunkGap = 3;

/** Chunk arithmetic for one page size. All methods but the first work on layouts. */
export class PageLayout {
  /** Chunks that objects can use: 62 at 4 KiB, 63 at larger pages. */
  readonly usableChunks: number;
  /** The longest object, in bytes, that is not headless. */
  readonly maxBuddyLength: number;
  readonly #pageSize: number;
  readonly #chunkSize: number;
  readonly #chunkShift: number;
  readonly #headerChunks: number;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#chunkSize = pageSize / chunksPerPage;
    this.#chunkShift = 31 - Math.clz32(this.#chunkSize);
    this.#headerChunks = this.chunksOf(headerBytes);
    this.usableChunks = chunksPerPage - this.#headerChunks;
    this.maxBuddyLength = (this.usableChunks - 1) * this.#chunkSize;
  }

  /** Chunks that `length` bytes take. */
  chunksOf(length: number): number {
    return (length + this.#chunkSize - 1) >>> this.#chunkShift;
  }

  /** Where an object begins in the pool page, in bytes. */
  offset(layout: number, buddy: number): number {
    if (buddy === first) return this.#headerChunks << this.#chunkShift;
    if (buddy === middle) return startOf(layout) << this.#chunkShift;
    return this.#pageSize - (chunksAt(layout, last) << this.#chunkShift);
  }

  /** The most chunks that another object could have. */
  freeChunks(layout: number): number {
    const middleChunks = chunksAt(layout, middle);
    const firstChunks = chunksAt(layout, first);
    const lastChunks = chunksAt(layout, last);
    if (middleChunks === 0) return this.usableChunks - firstChunks - lastChunks;
    const start = startOf(layout);
    const before = firstChunks > 0 ? 0 : start - this.#headerChunks;
    const after = lastChunks > 0 ? 0 : chunksPerPage - start - middleChunks;
    return Math.max(before, after);
  }

  /** Where another object goes for which there are enough free chunks. */
  freeBuddy(layout: number, chunks: number): number {
    const firstIsFree = chunksAt(layout, first) === 0;
    if (chunksAt(layout, middle) > 0) {
      return firstIsFree && chunks <= startOf(layout) - this.#headerChunks ? first : last;
    }
    if (firstIsFree) return first;
    return chunksAt(layout, last) === 0 ? last : middle;
  }

  /** The layout with another object; a MIDDLE begins where FIRST ends. */
  with(layout: number, buddy: number, chunks: number): number {
    const start = buddy === middle ? this.#afterFirst(layout) << startShift : 0;
    return layout | (chunks << (6 * buddy)) | start;
  }

  /** The layout without one of its objects. */
  without(layout: number, buddy: number): number {
    const start = buddy === middle ? chunksMask << startShift : 0;
    return layout & ~((chunksMask << (6 * buddy)) | start);
  }

  /**
   * What in-page compaction makes of a layout with a free place: a MIDDLE that is alone becomes FIRST,
   * and one that has a neighbour, with a gap worth the copy in between, moves up to it. The same layout
   * where there is nothing to move.
   */
  compacted(layout: number): number {
    const chunks = chunksAt(layout, middle);
    if (chunks === 0) return layout;
    const lastChunks = chunksAt(layout, last);
    const start = startOf(layout);
    if (chunksAt(layout, first) > 0) {
      const lowest = this.#afterFirst(layout);
      return start - lowest >= bigChunkGap ? withStart(layout, lowest) : layout;
    }
    if (lastChunks > 0) {
      const highest = chunksPerPage - lastChunks - chunks;
      return highest - start >= bigChunkGap ? withStart(layout, highest) : layout;
    }
    return this.with(this.without(layout, middle), first, chunks);
  }

  #afterFirst(layout: number): number {
    return this.#headerChunks + chunksAt(layout, first);
  }
}

/** Chunks of one of the three objects, 0 where there is none. */
export function chunksAt(layout: number, buddy: number): number {
  return (layout >>> (6 * buddy)) & chunksMask;
}

/** Objects that have come from another page. */
export function foreignOf(layout: number): number {
  return layout >>> foreignShift;
}

export function isEmpty(layout: number): boolean {
  return (layout & buddiesMask) === 0;
}

/** Whether there are objects and a place for another, be it without a free chunk. */
export function isUnbuddied(layout: number): boolean {
  if (isEmpty(layout)) return false;
  return (
    chunksAt(layout, first) === 0 || chunksAt(layout, middle) === 0 || chunksAt(layout, last) === 0
  );
}

/** Whether compaction may move the only object of a page out: it has a single one, which is not foreign. */
export function isMovable(layout: number): boolean {
  return !isEmpty(layout) && foreignOf(layout) === 0 && singleBuddy(layout) >= 0;
}

/** Where the only object of a page lies that is not empty, or -1 when there are several. */
export function singleBuddy(layout: number): number {
  const hasFirst = chunksAt(layout, first) > 0;
  const hasMiddle = chunksAt(layout, middle) > 0;
  const hasLast = chunksAt(layout, last) > 0;
  if (hasFirst) return hasMiddle || hasLast ? -1 : first;
  if (hasMiddle) return hasLast ? -1 : middle;
  return last;
}

function startOf(layout: number): number {
  return (layout >>> startShift) & chunksMask;
}

function withStart(layout: number, start: number): number {
  return (layout & ~(chunksMask << startShift)) | (start << startShift);
}
