import type { Counters } from '../counters.ts';

/** So many that were not used yet are remembered. */
const most = 4096;

/** Objects that are in memory because their neighbours were wanted: whether that was of use. */
export class ReadAhead {
  readonly #counters: Counters;
  /** Those that nobody has used, the oldest first. */
  readonly #unused = new Set<number>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** An object has come that nobody has asked for. */
  note(id: number): void {
    for (const oldest of this.#unused) {
      if (this.#unused.size < most) break;
      this.#unused.delete(oldest);
    }
    this.#unused.add(id);
  }

  /** An object is loaded. */
  use(id: number): void {
    if (this.#unused.size > 0 && this.#unused.delete(id)) this.#counters.readAheadHits++;
  }

  /** An object leaves memory. */
  forget(id: number): void {
    if (this.#unused.size > 0) this.#unused.delete(id);
  }
}
