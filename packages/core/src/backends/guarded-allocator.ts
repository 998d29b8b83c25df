import type {
  Allocator,
  AllocatorStats,
  CompactionStep,
  Handle,
  ObjectPlacer,
  PagefoldError,
} from '@pagefold/contracts';
import { failure, lie, refusePromise, unreadable } from './backend-failure.ts';

const nothingToMove: CompactionStep = { poolPages: 0, finished: true };

/** Takes the new handle of an object; false where there is no such object. */
export type TakeHandle = (owner: number, handle: Handle) => boolean;

/**
 * An allocator, for an owner that keeps lengths and handles of objects himself. What it throws or returns is
 * checked before it is taken for a handle or a number.
 */
export class GuardedAllocator {
  readonly #allocator: Allocator;
  readonly #placer: ObjectPlacer;

  /**
   * @param move takes the handles of objects that the allocator moves.
   * @throws BackendError
   */
  constructor(allocator: Allocator, move: TakeHandle) {
    this.#allocator = allocator;
    this.#placer = placerOf(allocator, move);
  }

  /** The handle of a new object, or 0 where there is no room. @throws BackendError */
  alloc(length: number, owner: number): Handle | 0 {
    let handle: Handle | 0;
    try {
      handle = this.#placer.alloc(length, owner);
    } catch (error) {
      throw this.#failure('alloc', error);
    }
    if (!isHandleOr0(handle)) throw this.#lie('alloc', handle);
    return handle;
  }

  /** Whether it finds room and copies in at once: {@link put}. */
  get putsAtOnce(): boolean {
    return this.#placer.put !== undefined;
  }

  /** {@link alloc} and {@link write} in one. @throws BackendError */
  put(src: number, length: number, owner: number): Handle | 0 {
    let handle: Handle | 0;
    try {
      handle = this.#placer.put!(src, length, owner);
    } catch (error) {
      throw this.#failure('put', error);
    }
    if (!isHandleOr0(handle)) throw this.#lie('put', handle);
    return handle;
  }

  /** Takes an object back. @throws BackendError */
  free(handle: Handle, length: number): void {
    let returned: unknown;
    try {
      returned = this.#placer.free(handle, length);
    } catch (error) {
      throw this.#failure('free', error);
    }
    if (returned !== undefined) this.#refusePromise('free', returned);
  }

  /** Copies an object in, from address `src`. @throws BackendError */
  write(handle: Handle, src: number, length: number): void {
    let returned: unknown;
    try {
      returned = this.#placer.write(handle, src, length);
    } catch (error) {
      throw this.#failure('write', error);
    }
    if (returned !== undefined) this.#refusePromise('write', returned);
  }

  /** Copies an object out, to address `dst`. @throws CorruptionError */
  read(handle: Handle, length: number, dst: number): void {
    try {
      const returned: unknown = this.#placer.read(handle, length, dst);
      if (returned !== undefined) this.#refusePromise('read', returned);
    } catch (error) {
      throw unreadable(length, error);
    }
  }

  /** Moves objects together, `maxObjects` at most; one that cannot has finished. @throws BackendError */
  compact(maxObjects: number): CompactionStep {
    const allocator = this.#allocator;
    if (!allocator.capabilities.compaction || allocator.compact === undefined) return nothingToMove;
    let step: CompactionStep | undefined;
    let poolPages: number | undefined;
    let finished: boolean | undefined;
    try {
      step = allocator.compact(maxObjects);
      poolPages = step?.poolPages;
      finished = step?.finished;
    } catch (error) {
      throw failure(allocator.name, 'compact', error);
    }
    refusePromise(allocator.name, 'compact', step);
    const { name } = allocator;
    if (poolPages === undefined || !(Number.isInteger(poolPages) && poolPages >= 0)) {
      throw lie(name, 'compact', poolPages, ' as "poolPages", which is no number of pool pages');
    }
    if (typeof finished !== 'boolean') {
      throw lie(name, 'compact', finished, ' as "finished", which is neither true nor false');
    }
    if (!finished && maxObjects === Number.POSITIVE_INFINITY) {
      throw lie(name, 'compact', finished, ' as "finished", though it may move all objects');
    }
    return { poolPages, finished };
  }

  /** Its figures. @throws BackendError */
  stats(): AllocatorStats {
    let stats: AllocatorStats;
    try {
      stats = this.#allocator.stats();
    } catch (error) {
      throw this.#failure('stats', error);
    }
    this.#refusePromise('stats', stats);
    return stats;
  }

  // What is rare lies apart, so that the engine can put the rest of a call into its callers.

  #failure(call: string, cause: unknown): PagefoldError {
    return failure(this.#allocator.name, call, cause);
  }

  #refusePromise(call: string, returned: unknown): void {
    refusePromise(this.#allocator.name, call, returned);
  }

  #lie(call: string, handle: number): PagefoldError {
    return lie(this.#allocator.name, call, handle, ', which is no handle');
  }
}

function isHandleOr0(handle: number): boolean {
  return Number.isInteger(handle) && handle >= 0 && handle <= 0xffff_ffff;
}

/** The allocator's own, or the allocator itself: it keeps what it is told. */
function placerOf(allocator: Allocator, move: TakeHandle): ObjectPlacer {
  const { name } = allocator;
  if (allocator.placeFor === undefined) return allocator;
  try {
    return allocator.placeFor((owner, handle) => {
      if (handle === 0 || !isHandleOr0(handle) || !move(owner, handle)) {
        throw lie(name, 'compact', handle, ` as the handle of object ${owner}, which it cannot be`);
      }
    });
  } catch (error) {
    throw failure(name, 'placeFor', error);
  }
}
