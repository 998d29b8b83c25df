import type { AllocatorStats, ObjectCounter } from '@pagefold/contracts';
import { failure, refusePromise } from './backend-failure.ts';

/** An allocator's counter. What it throws becomes a BackendError. */
export class GuardedCounter {
  readonly #counter: ObjectCounter;

  constructor(counter: ObjectCounter) {
    this.#counter = counter;
  }

  /** Bytes that its tables take. @throws BackendError */
  get byteLength(): number {
    try {
      return this.#counter.byteLength;
    } catch (error) {
      throw failure(this.#counter.name, 'byteLength', error);
    }
  }

  /** Counts another object. @throws BackendError */
  add(length: number): void {
    let returned: unknown;
    try {
      returned = this.#counter.add(length);
    } catch (error) {
      throw failure(this.#counter.name, 'add', error);
    }
    if (returned !== undefined) refusePromise(this.#counter.name, 'add', returned);
  }

  /** The allocator's figures. @throws BackendError */
  stats(): AllocatorStats {
    let stats: AllocatorStats;
    try {
      stats = this.#counter.stats();
    } catch (error) {
      throw failure(this.#counter.name, 'stats', error);
    }
    refusePromise(this.#counter.name, 'stats', stats);
    return stats;
  }
}
