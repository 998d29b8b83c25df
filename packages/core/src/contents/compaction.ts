import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { ObjectStore } from './object-store.ts';

/** Objects that a step moves at most. */
const movedAStep = 64;
/** Steps that may move fewer, since they come to the end of something. */
const shortSteps = 256;

/**
 * Moves the objects of an allocator together, in steps. It ends where the allocator says so, and in any case
 * when steps that would have moved every object have released nothing.
 */
export class Compaction {
  readonly #allocator: GuardedAllocator;
  readonly #objects: ObjectStore;
  #fruitless = 0;
  #isFinished = false;

  constructor(allocator: GuardedAllocator, objects: ObjectStore) {
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
