import { nodeBuiltin } from '@pagefold/backend-kit';

/** Bytes of an extent. */
export const extentBytes: number = 1024 * 1024;
/**
 * Extents by which the buffers reach further, one time after the other; the last one is repeated. V8 takes no
 * notice of the first four: together with a page memory and the first sheets of a pool's tables they stay below 64 MiB. For
 * the others it starts a collection each, which does its work beside the program.
 */
const growths: readonly number[] = [1, 3, 8, 12, 512, 1536];
/**
 * The part of what the heap may become that buffers reach further by at once. Half of it is what V8 would let the program
 * stand still for, and it counts what else has come since the last collection.
 */
const partOfHeap = 3 / 8;
/** What the heap may become where that is not known: what it may on a machine with less than 15 GiB. */
const usualHeapBytes = 2 ** 31;
/** Where that goes on after memory was given back, so that going up and down at a border costs little. */
const growthAgain = 2;

interface Reserve {
  readonly buffer: ArrayBuffer;
  /** Number of its first extent. */
  readonly first: number;
  /** Extents that it has addresses for, and those that it reaches over. */
  readonly capacity: number;
  length: number;
}

/** Where an extent lies. */
export interface ExtentPlace {
  readonly buffer: ArrayBuffer;
  /** Its first byte in the buffer. */
  readonly at: number;
}

/**
 * Extents, numbered from 0, carved out of a few large resizable buffers.
 *
 * A buffer is made at full length, of which only what is touched becomes real: V8 starts a major
 * collection for every 64 MiB or so that it is told of one by one, and a single one for a GiB told at once.
 * Memory goes back from the highest extent down, one at a time: V8 clears what a buffer loses, so cutting off
 * a GiB that was never touched would make it real for a moment, and stop the program for as long.
 *
 * Where buffers cannot be resized, each extent is a buffer of its own.
 */
export class ExtentReserves {
  readonly #reserves: Reserve[] = [];
  /** The next of `growths`. */
  #growth = 0;
  #mostAtOnce = mostExtentsAtOnce();
  #count = 0;

  /** Extents handed out: those that may be real memory. */
  get count(): number {
    return this.#count;
  }

  /** Extents that the buffers reach over, touched or not. */
  get reach(): number {
    const last = this.#reserves.at(-1);
    return last === undefined ? 0 : last.first + last.length;
  }

  /** Hands out extent number {@link count}; undefined where there is no memory. */
  add(): ExtentPlace | undefined {
    if (this.#count === this.reach && !this.#grow()) return undefined;
    const { buffer, first } = this.#reserves.findLast((reserve) => reserve.first <= this.#count)!;
    const at = (this.#count - first) * extentBytes;
    this.#count++;
    return { buffer, at };
  }

  /**
   * Lets go of the highest extent that the buffers reach over, whether it was handed out or not, or of a whole
   * buffer, where that costs no more. The first `used` extents stay.
   */
  shrink(used: number): void {
    const last = this.#reserves.at(-1);
    if (last === undefined || this.reach <= used) return;
    const whole = last.length === 1 || (last.first >= used && isTransferable(last.buffer));
    if (whole) letGo(this.#reserves.pop()!.buffer);
    else last.buffer.resize(--last.length * extentBytes);
    this.#count = Math.min(this.#count, this.reach);
    this.#growth = Math.min(this.#growth, growthAgain);
  }

  /** Gives everything back. */
  clear(): void {
    for (const { buffer } of this.#reserves) letGo(buffer);
    this.#reserves.length = 0;
    this.#count = 0;
    this.#growth = 0;
  }

  /** Reaches further; false where not even one extent can be had. */
  #grow(): boolean {
    const last = this.#reserves.at(-1);
    const room = last === undefined ? 0 : last.capacity - last.length;
    const wanted = Math.min(
      growths[this.#growth]!,
      this.#mostAtOnce,
      room > 0 ? room : Number.POSITIVE_INFINITY,
    );
    let got = wanted;
    while (got > 0 && !(room > 0 ? lengthen(last!, got) : this.#make(got))) got >>>= 1;
    // A refusal costs V8 some collections, so what was too much once is not asked for again.
    if (got < wanted) this.#mostAtOnce = Math.max(1, got);
    this.#growth = Math.min(this.#growth + 1, growths.length - 1);
    return got > 0;
  }

  #make(extents: number): boolean {
    const buffer = newBuffer(extents * extentBytes);
    if (buffer === undefined) return false;
    this.#reserves.push({ buffer, first: this.reach, capacity: extents, length: extents });
    if (!buffer.resizable) this.#mostAtOnce = 1;
    return true;
  }
}

function mostExtentsAtOnce(): number {
  const v8 = nodeBuiltin<{ getHeapStatistics(): { heap_size_limit: number } }>('node:v8');
  const heapBytes =
    typeof v8 === 'string' ? usualHeapBytes : v8.getHeapStatistics().heap_size_limit;
  return Math.max(1, Math.floor((heapBytes * partOfHeap) / extentBytes));
}

function newBuffer(bytes: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(bytes, { maxByteLength: bytes });
  } catch {
    return undefined;
  }
}

function lengthen(reserve: Reserve, extents: number): boolean {
  try {
    reserve.buffer.resize((reserve.length + extents) * extentBytes);
  } catch {
    return false;
  }
  reserve.length += extents;
  return true;
}

/**
 * Gives a buffer's memory back at once, where that can be done: by resizing it, an extent at a time, where it
 * cannot be transferred. A buffer that allows neither is left to the collector.
 */
function letGo(buffer: ArrayBuffer): void {
  if (isTransferable(buffer)) {
    buffer.transferToFixedLength(0);
    return;
  }
  if (!buffer.resizable) return;
  while (buffer.byteLength > 0) buffer.resize(Math.max(0, buffer.byteLength - extentBytes));
}

/** Node.js 20 has no such method. */
function isTransferable(buffer: ArrayBuffer): boolean {
  return typeof buffer.transferToFixedLength === 'function';
}
