import type { Allocator, AllocatorStats, ObjectCounter } from '@pagefold/contracts';
import { GuardedAllocator, GuardedCounter } from '@pagefold/core/parts';

/** Where the objects of a pool go, as far as its figures need to know. Objects only come. */
export interface Placement {
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  /** Bytes of the tables that it takes to follow the objects. */
  readonly byteLength: number;
  /** Takes another object; false where there is no room. @throws BackendError */
  add(length: number): boolean;
  /** The allocator's figures. @throws BackendError */
  stats(): AllocatorStats;
}

/** Objects as an allocator's counter counts them: nothing is kept of a single one. */
export class CountedPlacement implements Placement {
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly #counter: GuardedCounter;

  constructor(counter: ObjectCounter) {
    this.maxObjectSize = counter.maxObjectSize;
    this.wholePageFrom = counter.wholePageFrom;
    this.#counter = new GuardedCounter(counter);
  }

  get byteLength(): number {
    return this.#counter.byteLength;
  }

  add(length: number): boolean {
    this.#counter.add(length);
    return true;
  }

  stats(): AllocatorStats {
    return this.#counter.stats();
  }
}

/** Objects in an allocator that has no counter, on pool pages that hold no bytes. Nobody needs their handles. */
export class AllocatedPlacement implements Placement {
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly #allocator: GuardedAllocator;
  #objects = 0;

  constructor(allocator: Allocator) {
    this.maxObjectSize = allocator.maxObjectSize;
    this.wholePageFrom = allocator.wholePageFrom;
    this.#allocator = new GuardedAllocator(allocator, () => true);
  }

  get byteLength(): number {
    return this.stats().metadataBytes;
  }

  add(length: number): boolean {
    return this.#allocator.alloc(length, this.#objects++) !== 0;
  }

  stats(): AllocatorStats {
    return this.#allocator.stats();
  }
}
