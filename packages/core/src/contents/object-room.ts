import type { Handle } from '@pagefold/contracts';
import type { GuardedAllocator } from '../backends/guarded-allocator.ts';
import type { Counters } from './counters.ts';

/** Room in the allocator for objects. */
export class ObjectRoom {
  readonly #allocator: GuardedAllocator;
  readonly #counters: Counters;

  constructor(allocator: GuardedAllocator, counters: Counters) {
    this.#allocator = allocator;
    this.#counters = counters;
  }

  /** Takes bytes from address `source` in for an object; 0 where there is no room. @throws BackendError */
  take(id: number, source: number, length: number): Handle | 0 {
    const allocator = this.#allocator;
    if (allocator.putsAtOnce) return allocator.put(source, length, id);
    return this.#takeThenWrite(id, source, length);
  }

  #takeThenWrite(id: number, source: number, length: number): Handle | 0 {
    const handle = this.#allocator.alloc(length, id);
    if (handle === 0) return 0;
    try {
      this.#allocator.write(handle, source, length);
    } catch (error) {
      this.freeOrLose(handle, length);
      throw error;
    }
    return handle;
  }

  /** The same for an object that is there already, whose failure is nobody's matter but its own: 0 then too. */
  takeIn(id: number, source: number, length: number): Handle | 0 {
    try {
      return this.take(id, source, length);
    } catch {
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
