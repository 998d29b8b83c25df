import type { Allocator, AllocatorStats, Handle } from '@pagefold/contracts';
import { corruption, failure, lie, refusePromise } from './backend-failure.ts';

/** An allocator. What it throws or returns is checked before it is taken for a handle or a number. */
export class GuardedAllocator {
  readonly #allocator: Allocator;

  constructor(allocator: Allocator) {
    this.#allocator = allocator;
  }

  /** The handle of a new object, or 0 where there is no room. @throws BackendError */
  alloc(length: number): Handle | 0 {
    const { name } = this.#allocator;
    let handle: Handle | 0;
    try {
      handle = this.#allocator.alloc(length);
    } catch (error) {
      throw failure(name, 'alloc', error);
    }
    if (!(Number.isInteger(handle) && handle >= 0 && handle <= 0xffff_ffff)) {
      throw lie(name, 'alloc', handle, ', which is no handle');
    }
    return handle;
  }

  /** Takes an object back. @throws BackendError */
  free(handle: Handle): void {
    let returned: unknown;
    try {
      returned = this.#allocator.free(handle);
    } catch (error) {
      throw failure(this.#allocator.name, 'free', error);
    }
    if (returned !== undefined) refusePromise(this.#allocator.name, 'free', returned);
  }

  /** Copies an object in, from address `src`. @throws BackendError */
  write(handle: Handle, src: number, length: number): void {
    let returned: unknown;
    try {
      returned = this.#allocator.write(handle, src, length);
    } catch (error) {
      throw failure(this.#allocator.name, 'write', error);
    }
    if (returned !== undefined) refusePromise(this.#allocator.name, 'write', returned);
  }

  /** Copies an object out, to address `dst`. @throws CorruptionError */
  read(handle: Handle, length: number, dst: number): void {
    try {
      const returned: unknown = this.#allocator.read(handle, length, dst);
      if (returned !== undefined) refusePromise(this.#allocator.name, 'read', returned);
    } catch (error) {
      throw corruption(`an object of ${length} bytes cannot be read`, error);
    }
  }

  /** Moves objects together, where it can, and returns the pool pages released. @throws BackendError */
  compact(): number {
    const allocator = this.#allocator;
    if (!allocator.capabilities.compaction || allocator.compact === undefined) return 0;
    let released: number;
    try {
      released = allocator.compact();
    } catch (error) {
      throw failure(allocator.name, 'compact', error);
    }
    if (!(Number.isInteger(released) && released >= 0)) {
      throw lie(allocator.name, 'compact', released, ', which is no number of pool pages');
    }
    return released;
  }

  /** Its figures. @throws BackendError */
  stats(): AllocatorStats {
    let stats: AllocatorStats;
    try {
      stats = this.#allocator.stats();
    } catch (error) {
      throw failure(this.#allocator.name, 'stats', error);
    }
    refusePromise(this.#allocator.name, 'stats', stats);
    return stats;
  }
}
