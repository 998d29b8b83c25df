import type { Counters } from '../counters.ts';

/** So many that were not used yet are remembered of those that are in memory. */
const mostUnused = 4096;
/** Bytes of those that lie beside it, at most. */
const mostBytes = 2 ** 20;

/**
 * Objects that were read because their neighbours were wanted. Where memory has room they come back to it. A pool that writes
 * back has hardly ever room: so what it has none for lies beside it, as it came from its store, until it is asked for
 * or others have come after it.
 */
export class ReadAhead {
  readonly #counters: Counters;
  /** Those in memory that nobody has used, the oldest first. */
  readonly #unused = new Set<number>();
  /** The bytes of those beside it, the oldest first. */
  readonly #beside = new Map<number, Uint8Array>();
  #byteLength = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Bytes that lie beside memory. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** An object has come back to memory that nobody has asked for. */
  note(id: number): void {
    for (const oldest of this.#unused) {
      if (this.#unused.size < mostUnused) break;
      this.#unused.delete(oldest);
    }
    this.#unused.add(id);
  }

  /** An object in memory is loaded. */
  use(id: number): void {
    if (this.#unused.size > 0 && this.#unused.delete(id)) this.#counters.readAheadHits++;
  }

  /** Keeps a written-back object, whose bytes are its own from now on. */
  keep(id: number, bytes: Uint8Array): void {
    this.#drop(id);
    this.#beside.set(id, bytes);
    this.#byteLength += bytes.length;
    for (const oldest of this.#beside.keys()) {
      if (this.#byteLength <= mostBytes) break;
      this.#drop(oldest);
    }
  }

  /** Whether a written-back object lies beside memory. */
  has(id: number): boolean {
    return this.#beside.has(id);
  }

  /** The bytes of a written-back object, which are the caller's from now on; undefined where it is only in its store. */
  take(id: number): Uint8Array | undefined {
    const bytes = this.#beside.get(id);
    if (bytes !== undefined) this.#drop(id);
    return bytes;
  }

  /** An object leaves memory, has other bytes in its store, or is gone. */
  forget(id: number): void {
    if (this.#unused.size > 0) this.#unused.delete(id);
    if (this.#beside.size > 0) this.#drop(id);
  }

  /** Visits those beside memory, with their lengths. */
  forEach(visit: (id: number, length: number) => void): void {
    for (const [id, { length }] of this.#beside) visit(id, length);
  }

  #drop(id: number): void {
    this.#byteLength -= this.#beside.get(id)?.length ?? 0;
    this.#beside.delete(id);
  }
}
