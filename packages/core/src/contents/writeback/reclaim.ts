import { StateError, WritebackError } from '@pagefold/contracts';
import type { GuardedAllocator } from '../../backends/guarded-allocator.ts';
import { later, nextTurn, Slice } from '../../host.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { Counters } from '../counters.ts';
import type { PoolLimit } from '../limits.ts';
import type { BatchEnd, Batches } from './batches.ts';
import type { Room } from './room.ts';

/** Batches that may be under way at a time. */
const maxInFlight = 2;
/** Objects that a step of compaction moves at most. */
const compactedAStep = 64;
const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** What a {@link Reclaim} works with. */
export interface ReclaimParts {
  readonly gate: PoolGate;
  readonly counters: Counters;
  readonly limit: PoolLimit;
  readonly allocator: GuardedAllocator;
  readonly pageSize: number;
  poolPages(): number;
  readonly batches: Batches | undefined;
  readonly room: Room;
}

interface Request {
  /** Pool pages that are still to be released. */
  left: number;
  released: number;
  resolve(bytes: number): void;
}

/** What a step of reclaim has found. */
type Step = 'done' | 'more' | 'wait' | 'stuck';

/**
 * Makes pool pages free: writes the coldest objects out and moves what is left together, since objects that
 * leave in any order but the allocator's free hardly a pool page by themselves. It runs in the background,
 * in slices, from when it is woken until the goal is reached or nothing can be done.
 */
export class Reclaim {
  readonly #parts: ReclaimParts;
  readonly #requests: Request[] = [];
  #isRunning = false;
  #isWoken = false;
  /** Whether objects have left memory since the last compaction. */
  #isCompacted = false;
  /** Bytes of those that have, beyond the pool pages that were released by it. */
  #uncompactedBytes = 0;
  #batchEnded: (() => void) | undefined;
  #error: WritebackError | undefined;
  #pauseMs = 0;
  #cancelPause: (() => void) | undefined;

  constructor(parts: ReclaimParts) {
    this.#parts = parts;
  }

  /** Whether it has nothing to do, and nothing that it waits for. */
  get isIdle(): boolean {
    return !this.#isRunning && this.#cancelPause === undefined;
  }

  /** The pool is at its high mark, or somebody waits for room. */
  wake(): void {
    this.#isWoken = true;
    this.#run();
  }

  /** Releases pool pages, and resolves with their bytes once they are enough or nothing is left to do. */
  release(bytes: number): Promise<number> {
    const { pageSize } = this.#parts;
    return new Promise((resolve) => {
      const left = Math.ceil(bytes / pageSize);
      this.#requests.push({ left, released: 0, resolve: (pages) => resolve(pages * pageSize) });
      // Who asks for it does not wait for the end of a pause.
      this.#cancelPause?.();
      this.#cancelPause = undefined;
      this.#run();
    });
  }

  /** Stops; what was released by then counts. */
  close(): void {
    this.#cancelPause?.();
    this.#finishRequests();
    this.#batchEnded?.();
  }

  #run(): void {
    if (this.#isRunning) {
      this.#lookAgain();
      return;
    }
    if (this.#cancelPause !== undefined) return;
    this.#isRunning = true;
    this.#isCompacted = false;
    // A batch may have failed since the last goal was reached; that is no reason not to try.
    this.#error = undefined;
    void this.#loop();
  }

  /** The goal has moved: what waits for a batch begins another, if there may be one. */
  #lookAgain(): void {
    const { batches } = this.#parts;
    if (batches !== undefined && batches.inFlight < maxInFlight) this.#batchEnded?.();
  }

  async #loop(): Promise<void> {
    // The call that has woken it ends first.
    await nextTurn();
    let step: Step = 'more';
    while (!this.#parts.gate.isClosed) {
      step = this.#slice();
      if (step === 'done' || step === 'stuck') break;
      if (step === 'wait') {
        await new Promise<void>((resolve) => {
          this.#batchEnded = resolve;
        });
        this.#batchEnded = undefined;
      } else {
        await nextTurn();
      }
    }
    this.#isRunning = false;
    if (!this.#parts.gate.isClosed) this.#end(step);
  }

  /** Steps until one passes the time of a slice, or there is no next one. */
  #slice(): Step {
    const { gate } = this.#parts;
    const slice = new Slice();
    let step: Step;
    do {
      gate.enter();
      try {
        step = this.#step();
      } catch {
        // A backend has failed, which its caller's next call of it will show.
        step = 'stuck';
      } finally {
        gate.leave();
      }
      this.#parts.room.serve();
    } while (step === 'more' && !slice.isOver);
    return step;
  }

  #step(): Step {
    const { batches, pageSize } = this.#parts;
    const excess = this.#excessPages() * pageSize;
    if (excess <= 0) return 'done';
    if (batches !== undefined && this.#error === undefined) {
      const missing = excess - batches.writingBytes - this.#uncompactedBytes;
      const mayStart = missing > 0 && batches.inFlight < maxInFlight;
      if (mayStart && batches.start(missing, (end) => this.#ended(end)) !== 'nothing')
        return 'more';
    }
    if (batches !== undefined && batches.inFlight > 0) return 'wait';
    if (this.#isCompacted) return 'stuck';
    this.#compact();
    return 'more';
  }

  /** Pool pages to release. */
  #excessPages(): number {
    const { limit, poolPages } = this.#parts;
    let excess = this.#isWoken ? poolPages() - limit.reclaimTarget : 0;
    let wanted = 0;
    for (const { left } of this.#requests) wanted += left;
    if (wanted > excess) excess = wanted;
    return excess;
  }

  #compact(): void {
    const before = this.#parts.poolPages();
    const { finished } = this.#parts.allocator.compact(compactedAStep);
    this.#isCompacted = finished;
    if (finished) this.#uncompactedBytes = 0;
    this.#noteReleased(before);
  }

  #ended({ freedBytes, releasedPages, error }: BatchEnd): void {
    if (error === undefined) {
      this.#error = undefined;
      this.#pauseMs = 0;
    } else {
      this.#error = error;
    }
    if (freedBytes > 0) this.#isCompacted = false;
    const { pageSize } = this.#parts;
    this.#uncompactedBytes += Math.max(0, freedBytes - releasedPages * pageSize);
    this.#count(releasedPages);
    this.#parts.room.serve();
    this.#batchEnded?.();
  }

  #noteReleased(before: number): void {
    this.#count(before - this.#parts.poolPages());
  }

  /** Counts pool pages that were released, for those first who have waited longest. */
  #count(pages: number): void {
    if (pages <= 0) return;
    this.#parts.counters.reclaimedBytes += pages * this.#parts.pageSize;
    let rest = pages;
    for (const request of this.#requests) {
      const part = Math.min(rest, request.left);
      request.left -= part;
      request.released += part;
      rest -= part;
    }
    while (this.#requests[0]?.left === 0) {
      const { resolve, released } = this.#requests.shift()!;
      resolve(released);
    }
  }

  #end(step: Step): void {
    const { room, counters } = this.#parts;
    const error = this.#error;
    this.#error = undefined;
    if (step === 'stuck') counters.rejectReclaimFail++;
    this.#isWoken = false;
    this.#finishRequests();
    room.serve();
    if (error !== undefined) this.#pause();
    if (room.isAwaited) room.refuse(error ?? nothingLeft());
  }

  /** After a failure of the store: tries again later, longer each time. */
  #pause(): void {
    this.#pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, this.#pauseMs * 2));
    this.#cancelPause = later(this.#pauseMs, () => {
      this.#cancelPause = undefined;
      const { limit, poolPages, room } = this.#parts;
      this.#isWoken = room.isAwaited || poolPages() >= limit.wakeAt;
      if (this.#isWoken || this.#requests.length > 0) this.#run();
    });
  }

  #finishRequests(): void {
    for (const { resolve, released } of this.#requests.splice(0)) resolve(released);
  }
}

function nothingLeft(): WritebackError {
  const message = 'the pool is full, and nothing in memory can be written back';
  return new WritebackError('PAGEFOLD_BACKING_FULL', message);
}

/** What those get who wait when the pool is closed. */
export function closedPool(): StateError {
  return new StateError('PAGEFOLD_CLOSED', 'the pool is closed');
}
