import type { GuardedAllocator } from '../backends/guarded-allocator.ts';

/** Objects that a step moves at most. */
const movedAStep = 64;
/** Steps that may move fewer, since they come to the end of something. */
const shortSteps = 256;

/** The objects that are moved together. */
export interface MovedObjects {
  /** Those that have bytes in memory. */
  readonly inMemory: number;
}

/**
 * Moves the objects of an allocator together, in steps. It ends where the allocator says so, and in any case
 * when steps that would have moved every object have released nothing.
 */
export class Compaction {
  readonly #allocator: GuardedAllocator;
  readonly #objects: MovedObjects;
  #fruitless = 0;
  #isFinished = false;

  constructor(allocator: GuardedAllocator, objects: MovedObjects) {
    this.#allocator = allocator;
    this.#objects = objects;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** There may be something to move again. */
  restart(): void {
    this.#fruitless = 0;
    this.#isFinished = false;
  }

  /** Moves some objects, and returns the number of pool pages released. @throws BackendError */
  step(): number {
    const { poolPages, finished } = this.#allocator.compact(movedAStep);
    this.#fruitless = poolPages > 0 ? 0 : this.#fruitless + 1;
    const most = this.#objects.inMemory / movedAStep + shortSteps;
    this.#isFinished = finished || this.#fruitless > most;
    return poolPages;
  }
}
