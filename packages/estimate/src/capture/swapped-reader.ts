/**
 * Copies the pages of one process that are on swap, without bringing them in: a page's place is in its
 * page table (pagemap), its content at that slot of the zram device. After the slots of a run have been
 * read, the page table is asked again: a page whose entry has changed meanwhile is lost, since its slot
 * may have been another's.
 */
import { setImmediate } from 'node:timers/promises';
import { InputError } from '@pagefold/contracts';
import type { PageBatch } from '../sources/page-batch.ts';
import { noPages, type PageCounts } from './capture-report.ts';
import { Pagemap } from './proc-pagemap.ts';
import type { Mapping } from './proc-smaps.ts';
import { readMemory } from './process-memory.ts';
import type { ProcessFiles, ProcessTarget } from './process-target.ts';
import { firstSpecialType, type SwapArea } from './swap-areas.ts';
import type { SwapDevices } from './swap-devices.ts';

/** Reads the swapped memory of one process. */
export class SwappedReader {
  /** What was met so far. */
  readonly counts: PageCounts = noPages();
  readonly #devices: SwapDevices;
  readonly #batch: PageBatch;
  readonly #label: string;
  readonly #memory: number;
  readonly #window: Pagemap;
  readonly #again: Pagemap;

  constructor(target: ProcessTarget, files: ProcessFiles, devices: SwapDevices, batch: PageBatch) {
    this.#devices = devices;
    this.#batch = batch;
    this.#label = target.label;
    this.#memory = files.memory;
    this.#window = new Pagemap(files.pagemap, batch.capacity);
    this.#again = new Pagemap(files.pagemap, batch.capacity);
  }

  /**
   * Copies the swapped pages that a mapping has in its page table; yields when the batch has to be taken.
   * Returns how many it met, -1 when the process is gone.
   */
  async *read(mapping: Mapping): AsyncGenerator<void, number, undefined> {
    const batch = this.#batch;
    const end = mapping.end / batch.pageSize;
    let page = mapping.start / batch.pageSize;
    let met = 0;
    while (page < end) {
      const count = this.#window.load(page, Math.min(batch.capacity, end - page));
      if (count === 0) return -1;
      const swapped = this.#swappedPages(count);
      if (swapped > batch.free) {
        yield;
      } else {
        if (!this.#copyWindow(page, count)) return -1;
        page += count;
        met += swapped;
        await setImmediate();
      }
    }
    return met;
  }

  #swappedPages(count: number): number {
    let pages = 0;
    for (let i = 0; i < count; i++) if (this.#isOnSwap(i)) pages++;
    return pages;
  }

  /** A page that is just moved from frame to frame looks as if it were on swap, but for its type. */
  #isOnSwap(index: number): boolean {
    return this.#window.isSwapped(index) && this.#window.swapType(index) < firstSpecialType;
  }

  /** Copies what the window shows, a run of neighbours in the same place at a time. */
  #copyWindow(firstPage: number, count: number): boolean {
    for (let at = 0; at < count; ) {
      if (!this.#isOnSwap(at)) {
        at++;
        continue;
      }
      const area = this.#areaOf(at);
      const length = this.#runLength(at, count);
      const isThere = area?.isZram
        ? this.#copySlots(firstPage + at, at, length, area)
        : this.#copyOther(firstPage + at, at, length, area);
      if (!isThere) return false;
      at += length;
    }
    return true;
  }

  #areaOf(index: number): SwapArea | undefined {
    const isTold = this.#window.swapSlot(index) !== 0;
    if (isTold) return this.#devices.areaOf(this.#window.swapType(index));
    if (this.#devices.allowSwapIn) return undefined;
    throw new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `process ${this.#label}: where its pages are on swap is told to root only (CAP_SYS_ADMIN)`,
    );
  }

  /** Pages from `at` on whose slots follow each other in one area. */
  #runLength(at: number, count: number): number {
    const place = this.#window;
    const type = place.swapType(at);
    const slot = place.swapSlot(at);
    let length = 1;
    while (
      at + length < count &&
      this.#isOnSwap(at + length) &&
      place.swapType(at + length) === type &&
      place.swapSlot(at + length) === slot + length
    ) {
      length++;
    }
    return length;
  }

  /** Copies a run from a zram device. False when the process is gone. */
  #copySlots(page: number, at: number, length: number, area: SwapArea): boolean {
    const { pageSize } = this.#batch;
    const slot = this.#window.swapSlot(at);
    const slots = this.#devices.read(area, slot, length);
    if (slots === undefined && length > 1) return this.#copyEachSlot(page, at, length, area);
    if (this.#again.load(page, length) < length) return false;
    for (let i = 0; i < length; i++) {
      if (!this.#again.isSame(i, this.#window, at + i)) {
        this.counts.vanished++;
      } else if (slots === undefined) {
        this.counts.unreadable++;
      } else if (!this.#devices.take(area, slot + i)) {
        this.counts.sameFrame++;
      } else if (!this.#keep(page + i, slots.subarray(i * pageSize, (i + 1) * pageSize))) {
        return false;
      }
    }
    return true;
  }

  #copyEachSlot(page: number, at: number, length: number, area: SwapArea): boolean {
    for (let i = 0; i < length; i++) {
      if (!this.#copySlots(page + i, at + i, 1, area)) return false;
    }
    return true;
  }

  /** Keeps what a slot holds. False when the process is gone. */
  #keep(page: number, content: Uint8Array): boolean {
    if (isZero(content) && this.#devices.zerosAreDoubtful()) {
      if (this.#devices.allowSwapIn) return this.#bringIn(page);
      this.counts.inZswap++;
      return true;
    }
    this.#batch.next().set(content);
    this.counts.pages++;
    return true;
  }

  /** What is not on a zram device is left out, or brought in where that is allowed. */
  #copyOther(page: number, at: number, length: number, area: SwapArea | undefined): boolean {
    if (!this.#devices.allowSwapIn) {
      this.counts.otherSwap += length;
      return true;
    }
    for (let i = 0; i < length; i++) {
      if (area !== undefined && !this.#devices.take(area, this.#window.swapSlot(at + i))) {
        this.counts.sameFrame++;
      } else if (!this.#bringIn(page + i)) {
        return false;
      }
    }
    return true;
  }

  #bringIn(page: number): boolean {
    const got = readMemory(this.#memory, this.#label, this.#batch, page, 1);
    if (got === 0) return false;
    if (got === 1) {
      this.counts.pages++;
      this.counts.broughtIn++;
    } else if (this.#again.load(page, 1) === 1 && this.#again.isSwapped(0)) {
      this.counts.unreadable++;
    } else {
      this.counts.vanished++;
    }
    return true;
  }
}

function isZero(page: Uint8Array): boolean {
  return page[0] === 0 && page.every((byte) => byte === 0);
}
