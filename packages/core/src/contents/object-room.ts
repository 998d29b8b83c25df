import type { Handle } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { Counters } from './counters.ts';

/** Room in the allocator for objects that are there already, where a failure is nobody's matter but theirs. */
export class ObjectRoom {
  readonly #allocator: GuardedAllocator;
  readonly #counters: Counters;

  constructor(allocator: GuardedAllocator, counters: Counters) {
    this.#allocator = allocator;
    this.#counters = counters;
  }

  /** Takes bytes from address `source` in for an object; 0 where there is no room, or it fails. */
  takeIn(id: number, source: number, length: number): Handle | 0 {
    let handle: Handle | 0 = 0;
    try {
      handle = this.#allocator.alloc(length, id);
      if (handle !== 0) this.#allocator.write(handle, source, length);
      return handle;
    } catch {
      if (handle !== 0) this.freeOrLose(handle, length);
      return 0;
    }
  }

  /** Frees bytes that are of no use any more; an allocator that fails loses them. */
  freeOrLose(handle: Handle, length: number): void {
    try {
      this.#allocator.free(handle, length);
    } catch {
      this.#counters.rejectBackendFail++;
    }
  }
}
