import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

const { NODE_PERFORMANCE_GC_MAJOR, NODE_PERFORMANCE_GC_MINOR } = constants;

interface CollectionEntry {
  readonly duration: number;
  readonly detail: { readonly kind: number; readonly flags: number };
}

/** Counts the collections of this process that nobody asked for. */
export class CollectionCounter {
  #major = 0;
  #minor = 0;
  #longestMs = 0;

  constructor() {
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { detail, duration } = entry as unknown as CollectionEntry;
        const { kind, flags } = detail;
        if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) continue;
        if (kind === NODE_PERFORMANCE_GC_MAJOR) this.#major++;
        if (kind === NODE_PERFORMANCE_GC_MINOR) this.#minor++;
        this.#longestMs = Math.max(this.#longestMs, duration);
      }
    });
    observer.observe({ entryTypes: ['gc'] });
  }

  /** Majors, minors and the longest's milliseconds since the last time this was asked. */
  take(): [number, number, number] {
    const counts: [number, number, number] = [this.#major, this.#minor, this.#longestMs];
    this.#major = this.#minor = this.#longestMs = 0;
    return counts;
  }

  /** As {@link take}, with all collections until now: Node.js tells of one two turns of the event loop later. */
  async takeAll(): Promise<[number, number, number]> {
    for (let turn = 0; turn < 2; turn++) await nextTurn();
    return this.take();
  }
}
