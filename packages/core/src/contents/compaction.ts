import type { GuardedAllocator } from '../backends/guarded-allocator.ts';

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
  readonly #objects: () => number;
  #fruitless = 0;
  #isFinished = false;

  /** @param objects how many there are to move. */
  constructor(allocator: GuardedAllocator, objects: () => number) {
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
    const most = this.#objects() / movedAStep + shortSteps;
    this.#isFinished = finished || this.#fruitless > most;
    return poolPages;
  }
}
