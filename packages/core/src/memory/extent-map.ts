import type { PoolPageId } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { extentBytes } from './extent-reserves.ts';

/** An id tells how many pages it stands for, less 1, in its lowest bits. */
const runBits = 4;
/** The most pages of a run: the longest chain that Linux can be built with. */
export const longestRun: number = 1 << runBits;
const pagesMask = (1 << runBits) - 1;
/** The most runs, so that an id is a positive integer of 32 bits. */
export const maxRuns: number = 2 ** (31 - runBits);

/** Tells a hole, whose length in pages is the rest, from an id: as a signed integer, a hole is negative. */
const holeBit = 1 << 31;

/** The id of a run, by its number. */
export function runId(run: number, pages: number): PoolPageId {
  return ((run << runBits) | (pages - 1)) as PoolPageId;
}

/** The number of a run. */
export function runOf(id: number): number {
  return id >>> runBits;
}

/** How many pages a run has. */
export function pagesOf(id: number): number {
  return (id & pagesMask) + 1;
}

/** Which pages of an extent are taken. */
export interface ExtentMap {
  /** Its record. */
  readonly record: number;
  /** Pages that are taken. */
  live: number;
  /** No hole begins before this page. */
  firstHole: number;
  /** No hole is longer. */
  longestHole: number;
}

/**
 * Which pages of extents belong to which run, and where holes are.
 *
 * A record an extent, a field a page. The first page of a run holds its id; the first and the last of a hole hold
 * its length, so that what is freed is joined to holes on both sides without a search. What other fields hold
 * means nothing, but for the last page of a run, which must not look like a hole.
 */
export class ExtentMaps {
  readonly perExtent: number = 0;
  readonly #records: RecordTable;

  constructor(pageSize: number) {
    this.perExtent = extentBytes / pageSize;
    this.#records = new RecordTable({ fields: this.perExtent });
  }

  get byteLength(): number {
    return this.#records.byteLength;
  }

  /** `byteLength` of so many extents. */
  static bytesFor(extents: number, pageSize: number): number {
    return RecordTable.bytesFor(extentBytes / pageSize, extents);
  }

  /** The record of an extent that is one hole, or -1 where there is no memory for it. */
  take(): number {
    const record = this.#records.take();
    if (record >= 0) this.#setHole(record, 0, this.perExtent);
    return record;
  }

  free(record: number): void {
    this.#records.free(record);
  }

  clear(): void {
    this.#records.clear();
  }

  /** The first page of the lowest hole that has room for a run; -1 where none has, and `longestHole` is exact then. */
  find(map: ExtentMap, pages: number): number {
    const fields = this.#records.view(map.record);
    const base = this.#records.offset(map.record);
    let longest = 0;
    for (let at = map.firstHole; at < this.perExtent; ) {
      const field = fields[base + at]! | 0;
      if (field >= 0) {
        at += pagesOf(field);
        continue;
      }
      const hole = field ^ holeBit;
      if (longest === 0) map.firstHole = at;
      if (hole >= pages) return at;
      if (hole > longest) longest = hole;
      at += hole;
    }
    if (longest === 0) map.firstHole = this.perExtent;
    map.longestHole = longest;
    return -1;
  }

  /** Puts a run to the beginning of a hole that has room for it. */
  occupy(map: ExtentMap, at: number, id: PoolPageId): void {
    const fields = this.#records.view(map.record);
    const base = this.#records.offset(map.record);
    const pages = pagesOf(id);
    const left = (fields[base + at]! ^ holeBit) - pages;
    fields[base + at + pages - 1] = 0;
    fields[base + at] = id;
    if (left > 0) this.#setHole(map.record, at + pages, left);
    if (at === map.firstHole) map.firstHole = at + pages;
    map.live += pages;
  }

  /** Makes a hole of a run, and returns the length of the whole hole. */
  vacate(map: ExtentMap, at: number, pages: number): number {
    const fields = this.#records.view(map.record);
    const base = this.#records.offset(map.record);
    let start = at;
    let end = at + pages;
    const before = start > 0 ? fields[base + start - 1]! | 0 : 0;
    if (before < 0) start -= before ^ holeBit;
    const after = end < this.perExtent ? fields[base + end]! | 0 : 0;
    if (after < 0) end += after ^ holeBit;
    this.#setHole(map.record, start, end - start);
    if (start < map.firstHole) map.firstHole = start;
    if (end - start > map.longestHole) map.longestHole = end - start;
    map.live -= pages;
    return end - start;
  }

  /** The page at which the first run begins, from page 0 or from the beginning of a hole on; there must be one. */
  runFrom(map: ExtentMap, at: number): number {
    const field = this.#records.get(map.record, at) | 0;
    return field >= 0 ? at : at + (field ^ holeBit);
  }

  /** The id of the run that begins at a page. */
  idAt(map: ExtentMap, at: number): PoolPageId {
    return this.#records.get(map.record, at) as PoolPageId;
  }

  #setHole(record: number, at: number, pages: number): void {
    const fields = this.#records.view(record);
    const base = this.#records.offset(record) + at;
    fields[base] = holeBit | pages;
    fields[base + pages - 1] = holeBit | pages;
  }
}
