import type { Writable } from 'node:stream';
import type { ReplyBudget } from './reply-budget.ts';
import { type Slab, slabBytes } from './slabs.ts';

/** Beyond it the client does not read what it asked for, and nothing more is done for it. */
const fullBytes = 512 * 1024;

/** The same while all clients together leave too much. More than a stream holds before it tells of room. */
const scarceBytes = 128 * 1024;

/**
 * The replies of a connection. They are put together in a slab, and everything that came of one read goes
 * out in one write.
 */
export class Output {
  readonly #writable: Writable;
  readonly #budget: ReplyBudget;
  #slab: Slab;
  /** What lies from here to `used` is to be written; what lies before may still be under way. */
  #from = 0;
  #used = 0;
  #writes = 0;

  constructor(writable: Writable, budget: ReplyBudget) {
    this.#writable = writable;
    this.#budget = budget;
    this.#slab = budget.slabs.take();
    budget.add(writable);
  }

  /** The slab; another one after {@link reserve}. */
  get bytes(): Buffer {
    return this.#slab.bytes;
  }

  /** The slab, for numbers. */
  get view(): DataView {
    return this.#slab.view;
  }

  /** Whether to wait until the client has read. */
  get isFull(): boolean {
    const { writableLength } = this.#writable;
    if (writableLength > fullBytes) return true;
    return writableLength + this.#used - this.#from > scarceBytes && this.#budget.isSpent;
  }

  /** Bytes that fit before what is written so far has to go out. */
  get room(): number {
    return slabBytes - this.#used;
  }

  /** Makes room for `length` bytes, at most 256 KiB, and returns where they go. */
  reserve(length: number): number {
    if (length > this.room) {
      this.flush();
      if (length > this.room) this.#takeSlab();
    }
    const at = this.#used;
    this.#used += length;
    return at;
  }

  /** How often it was written; what was reserved since the last time can still be changed. */
  get writes(): number {
    return this.#writes;
  }

  /** Takes the end of what was reserved back: the bytes from `at` on. */
  cut(at: number): void {
    this.#used = at;
  }

  /** Puts bytes behind what is there. */
  put(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.#slab.bytes.set(bytes, at);
  }

  /** Writes what is there. */
  flush(): void {
    this.#writes++;
    if (this.#used > this.#from) {
      this.#slab.write(this.#writable, this.#from, this.#used);
    }
    // With nothing left to write, the system has taken everything and the slab is free again.
    if (this.#writable.writableLength === 0) this.#used = 0;
    this.#from = this.#used;
  }

  /** The old one is spare when it has been written. */
  #takeSlab(): void {
    const old = this.#slab;
    old.whenWritten(() => this.#budget.slabs.giveBack(old));
    this.#slab = this.#budget.slabs.take();
    this.#from = 0;
    this.#used = 0;
  }
}
