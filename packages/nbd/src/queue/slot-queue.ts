import { type ErrorNumber, shutdownError } from '../protocol.ts';
import type { Caller } from './caller.ts';

/** One that has its turn, or waits for it. */
interface Entry {
  readonly caller: Caller;
  readonly begin: () => Promise<ErrorNumber>;
  readonly settle: (error: ErrorNumber | Promise<ErrorNumber>) => void;
}

/**
 * The order of each slot, over all connections: what cannot be done to a slot at once, and whatever comes behind
 * it. Nearly always it is empty.
 */
export class SlotQueue {
  /** The first entry of each is the one that has its turn. */
  readonly #entries = new Map<number, Entry[]>();

  /** Whether somebody has his turn at a slot, so that others go behind. */
  isBusy(slot: number): boolean {
    return this.#entries.size > 0 && this.#entries.has(slot);
  }

  /** The first slot of `from` to before `end` that is busy, or `end`. */
  nextBusy(from: number, end: number): number {
    if (this.#entries.size === 0) return end;
    let slot = from;
    while (slot < end && !this.#entries.has(slot)) slot++;
    return slot;
  }

  /**
   * Does something to a slot in its turn, at once if it has come. The slot is the next one's when the promise
   * of `begin` settles.
   *
   * @returns what `begin` comes to; `shutdownError` where its caller has gone before its turn came.
   */
  run(caller: Caller, slot: number, begin: () => Promise<ErrorNumber>): Promise<ErrorNumber> {
    return new Promise((settle) => {
      const entry = { caller, begin, settle };
      const entries = this.#entries.get(slot);
      if (entries !== undefined) {
        entries.push(entry);
        return;
      }
      this.#entries.set(slot, [entry]);
      this.#begin(slot, entry);
    });
  }

  /** Nothing that a caller has asked for has its turn any more; what has it already goes on. */
  forget(caller: Caller): void {
    for (const entries of this.#entries.values()) {
      const [first, ...waiting] = entries;
      const staying = waiting.filter((entry) => entry.caller !== caller);
      if (staying.length === waiting.length) continue;
      entries.splice(0, entries.length, first!, ...staying);
      for (const entry of waiting) {
        if (entry.caller === caller) entry.settle(shutdownError);
      }
    }
  }

  #begin(slot: number, entry: Entry): void {
    const work = entry.begin();
    entry.settle(work);
    const next = (): void => this.#next(slot);
    work.then(next, next);
  }

  #next(slot: number): void {
    const entries = this.#entries.get(slot)!;
    entries.shift();
    const entry = entries[0];
    if (entry === undefined) this.#entries.delete(slot);
    else this.#begin(slot, entry);
  }
}
