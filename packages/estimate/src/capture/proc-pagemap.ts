import { readSync } from 'node:fs';
import { endianness } from 'node:os';

const entryBytes = 8;
const present = 2 ** 31;
const swapped = 1 << 30;
const fileOrSharedMemory = 1 << 29;
const exclusive = 1 << 24;
const frameHighBits = 0x7f_ffff;
const swapTypes = 32;

/**
 * A window onto `/proc/PID/pagemap`: what the kernel says about a run of pages of a process
 * (Documentation/admin-guide/mm/pagemap.rst). Of an entry of 64 bits it uses bits 0 to 54, the page
 * frame number or the place on swap (0 for readers without CAP_SYS_ADMIN), 56, mapped by this process
 * only, 61, page of a file or of shared memory, 62, on swap, and 63, present.
 *
 * Scanning costs about 90 ns a page.
 */
export class Pagemap {
  readonly #file: number;
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #high: number;

  /** Looks through an open pagemap file, at no more than `windowPages` pages at a time. */
  constructor(file: number, windowPages: number) {
    this.#file = file;
    this.#words = new Uint32Array(windowPages * 2);
    this.#bytes = new Uint8Array(this.#words.buffer);
    this.#high = endianness() === 'LE' ? 1 : 0;
  }

  /**
   * Loads the entries of `count` pages from page number `firstPage` (address over page size) on.
   * Returns how many there are: fewer at the end of the address space, 0 once the process is gone.
   */
  load(firstPage: number, count: number): number {
    const read = readSync(this.#file, this.#bytes, 0, count * entryBytes, firstPage * entryBytes);
    return Math.floor(read / entryBytes);
  }

  /** Whether the page at `index` of the window is in memory and private, with no file behind it. */
  isAnonymous(index: number): boolean {
    const high = this.#words[index * 2 + this.#high]!;
    return high >= present && (high & fileOrSharedMemory) === 0;
  }

  /** Whether the page at `index` of the window is in memory, whatever is behind it. */
  isPresent(index: number): boolean {
    return this.#words[index * 2 + this.#high]! >= present;
  }

  /** Whether certainly no other page table, and no other place of this one, maps the same frame. */
  isExclusive(index: number): boolean {
    return (this.#words[index * 2 + this.#high]! & exclusive) !== 0;
  }

  /** Page frame number of a present page, 0 where the system does not tell. */
  frame(index: number): number {
    const high = this.#words[index * 2 + this.#high]! & frameHighBits;
    return high * 2 ** 32 + this.#words[index * 2 + 1 - this.#high]!;
  }

  /** Whether the page at `index` of the window is on swap, or is being moved from frame to frame. */
  isSwapped(index: number): boolean {
    const high = this.#words[index * 2 + this.#high]!;
    return high < present && (high & swapped) !== 0;
  }

  /** The number of the swap area of a swapped page; 0, too, where the system does not tell. */
  swapType(index: number): number {
    return this.frame(index) % swapTypes;
  }

  /** The slot of a swapped page in its swap area; 0, which is no page's, where the system does not tell. */
  swapSlot(index: number): number {
    return Math.floor(this.frame(index) / swapTypes);
  }

  /** Whether an entry is the same as another window's. */
  isSame(index: number, other: Pagemap, otherIndex: number): boolean {
    const [at, otherAt] = [index * 2, otherIndex * 2];
    return (
      this.#words[at] === other.#words[otherAt] && this.#words[at + 1] === other.#words[otherAt + 1]
    );
  }
}
