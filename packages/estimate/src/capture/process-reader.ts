/**
 * Copies the pages of one process.
 *
 * A process that runs changes under the reader's eyes. So an address range is looked at (pagemap) and
 * read at once, in windows of no more pages than fit into the batch, with nothing in between that
 * waits; where the batch has to be taken first, the window is looked at again afterwards. Looking
 * and reading are synchronous: both are copies from memory, and the window is too small (1 MiB) to
 * hold up anybody. Between windows other work gets its turn.
 */
import { setImmediate } from 'node:timers/promises';
import type { PageBatch } from '../sources/page-batch.ts';
import { noPages, type PageCounts } from './capture-report.ts';
import type { LiveMemory } from './live-memory.ts';
import type { NumberSet } from './number-set.ts';
import { Pagemap } from './proc-pagemap.ts';
import type { Mapping } from './proc-smaps.ts';
import { readMemory } from './process-memory.ts';
import type { ProcessFiles, ProcessTarget } from './process-target.ts';

/** Reads the memory of one process. */
export class ProcessReader {
  /** What was met so far. */
  readonly counts: PageCounts = noPages();
  readonly #live: LiveMemory;
  readonly #batch: PageBatch;
  readonly #label: string;
  readonly #memory: number;
  readonly #window: Pagemap;
  readonly #onePage: Pagemap;
  #shared: NumberSet | undefined;
  #sharedStart = 0;

  constructor(target: ProcessTarget, files: ProcessFiles, live: LiveMemory, batch: PageBatch) {
    this.#live = live;
    this.#batch = batch;
    this.#label = target.label;
    this.#memory = files.memory;
    this.#window = new Pagemap(files.pagemap, batch.capacity);
    this.#onePage = new Pagemap(files.pagemap, 1);
  }

  /**
   * Copies the private pages of a mapping and, given those that were taken of its file, the others;
   * yields when the batch has to be taken. Returns false when the process is gone.
   */
  async *read(mapping: Mapping, shared?: NumberSet): AsyncGenerator<void, boolean, undefined> {
    const batch = this.#batch;
    const { pageSize } = batch;
    const end = mapping.end / pageSize;
    let page = mapping.start / pageSize;
    this.#shared = shared;
    this.#sharedStart = page - mapping.fileOffset / pageSize;
    while (page < end) {
      const count = this.#window.load(page, Math.min(batch.capacity, end - page));
      if (count === 0) return false;
      if (this.#wantedPages(count) > batch.free) {
        yield;
      } else {
        if (!this.#copyWindow(page, count)) return false;
        page += count;
        await setImmediate();
      }
    }
    return true;
  }

  #wantedPages(count: number): number {
    let pages = 0;
    for (let i = 0; i < count; i++) if (this.#isWanted(this.#window, i)) pages++;
    return pages;
  }

  #isWanted(window: Pagemap, index: number): boolean {
    return this.#shared === undefined ? window.isAnonymous(index) : window.isPresent(index);
  }

  /** Copies what the window shows, a run of neighbouring pages at a time. */
  #copyWindow(firstPage: number, count: number): boolean {
    let run = 0;
    for (let i = 0; i < count; i++) {
      if (this.#isWanted(this.#window, i) && this.#isNew(i, firstPage + i)) {
        run++;
      } else if (run > 0) {
        if (!this.#copyRun(firstPage + i - run, run)) return false;
        run = 0;
      }
    }
    return run === 0 || this.#copyRun(firstPage + count - run, run);
  }

  /**
   * Whether a page is not already in the image. A private page that only one process maps cannot be,
   * and is not remembered: its frame may soon be freed and come back as another process's page.
   */
  #isNew(index: number, page: number): boolean {
    if (this.#shared !== undefined && !this.#window.isAnonymous(index)) {
      return this.#isNewShared(this.#shared, page);
    }
    if (this.#window.isExclusive(index)) return true;
    const frame = this.#window.frame(index);
    if (frame === 0) {
      this.counts.frameUnknown++;
      return true;
    }
    if (this.#live.frames.take(frame)) return true;
    this.counts.sameFrame++;
    return false;
  }

  #isNewShared(taken: NumberSet, page: number): boolean {
    const isNew = taken.add(page - this.#sharedStart);
    if (isNew) this.counts.shared++;
    else this.counts.sameFrame++;
    return isNew;
  }

  /** Copies `count` pages; those that cannot be had are counted. False when the process is gone. */
  #copyRun(firstPage: number, count: number): boolean {
    const end = firstPage + count;
    let page = firstPage;
    let pagesAtOnce = count;
    while (page < end) {
      const got = this.#copy(page, Math.min(pagesAtOnce, end - page));
      if (got === 0) {
        this.#giveBack(page, end);
        return false;
      }
      if (got > 0) {
        page += got;
        pagesAtOnce = count;
      } else if (pagesAtOnce > 1) {
        pagesAtOnce = 1;
      } else {
        this.#countLost(page++);
        pagesAtOnce = count;
      }
    }
    return true;
  }

  /** Copies up to `count` pages; returns how many, 0 when the process is gone, -1 on an error. */
  #copy(page: number, count: number): number {
    const pages = readMemory(this.#memory, this.#label, this.#batch, page, count);
    if (pages > 0) this.counts.pages += pages;
    return pages;
  }

  #countLost(page: number): void {
    const there = this.#onePage.load(page, 1) === 1 && this.#isWanted(this.#onePage, 0);
    if (there) this.counts.unreadable++;
    else this.counts.vanished++;
    this.#giveBack(page, page + 1);
  }

  /** Leaves pages that were not read to the next process that maps them. */
  #giveBack(from: number, end: number): void {
    for (let page = from; page < end; page++) {
      if (this.#shared?.delete(page - this.#sharedStart)) this.counts.shared--;
    }
  }
}
