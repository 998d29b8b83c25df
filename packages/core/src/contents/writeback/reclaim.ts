import { WritebackError } from '@pagefold/contracts';
import { inNextTurn, nextTurn, Slice } from '../../host.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { Compaction } from '../compaction.ts';
import type { Counters } from '../counters.ts';
import type { PoolLimit } from '../limits.ts';
import { BackOff } from './back-off.ts';
import type { Batches, BatchListener } from './batches.ts';
import { type ColdObjects, later, none } from './cold-objects.ts';
import { Requests } from './requests.ts';
import type { Room } from './room.ts';

/** What a {@link Reclaim} works with. */
export interface ReclaimParts {
  readonly gate: PoolGate;
  readonly counters: Counters;
  readonly limit: PoolLimit;
  readonly compaction: Compaction;
  readonly pageSize: number;
  poolPages(): number;
  readonly cold: ColdObjects;
  /** Bytes of objects that are on their way out. */
  leavingBytes(): number;
  /** Where there is a backing store. */
  readonly batches: Batches | undefined;
  readonly room: Room;
  /** Told of a store that has refused, and again only when it has worked since. */
  onBackingError(error: WritebackError): void;
}

/** What a step of reclaim has found. */
type Step = 'done' | 'more' | 'wait' | 'stuck';

/**
 * Makes pool pages free: writes the coldest objects out and moves what is left together, since objects that
 * leave in any order but the allocator's free hardly a pool page by themselves. It runs in the background,
 * in slices, from when it is woken until the goal is reached or nothing can be done.
 */
export class Reclaim implements BatchListener {
  readonly #parts: ReclaimParts;
  readonly #requests = new Requests();
  readonly #backOff = new BackOff();
  #isRunning = false;
  #isWoken = false;
  /** Bytes of objects that have left memory, beyond the pool pages that were released by it. */
  #uncompactedBytes = 0;
  /** Whether compaction is worth it though memory is not short. */
  #isUntidy = false;
  /** Whether objects have left memory since that was last asked. */
  #hasFreed = false;
  #batchEnded: (() => void) | undefined;
  #error: WritebackError | undefined;
  #isErrorTold = false;

  constructor(parts: ReclaimParts) {
    this.#parts = parts;
  }

  /** The pool is at its high mark, or somebody waits for room. */
  wake(): void {
    this.#isWoken = true;
    this.#run();
  }

  /** A device is at its high mark. */
  wakeFor(owner: number): void {
    this.#parts.cold.wantOf(owner);
    this.#run();
  }

  /** Writes out what has not been used for long. */
  takeAged(): void {
    this.#parts.cold.wantAged();
    this.#run();
  }

  /** Releases pool pages, and resolves with their bytes once they are enough or nothing is left to do. */
  async release(bytes: number): Promise<number> {
    const { pageSize } = this.#parts;
    const released = this.#requests.add(Math.ceil(bytes / pageSize));
    // Who asks for it does not wait for the end of a pause.
    this.#backOff.end();
    this.#run();
    return (await released) * pageSize;
  }

  /** Stops; what was released by then counts. */
  close(): void {
    this.#backOff.end();
    this.#requests.end();
    this.#batchEnded?.();
  }

  /** {@inheritDoc BatchListener.progressed} */
  progressed(freedBytes: number, releasedPages: number): void {
    const { cold, compaction, room } = this.#parts;
    const { pageSize } = this.#parts;
    const uncompacted = this.#uncompactedBytes + freedBytes - releasedPages * pageSize;
    this.#uncompactedBytes = Math.max(0, uncompacted);
    if (freedBytes > 0) {
      this.#hasFreed = true;
      compaction.restart();
      cold.restart();
    }
    this.#count(releasedPages);
    room.serve();
  }

  /** {@inheritDoc BatchListener.ended} */
  ended(error: WritebackError | undefined): void {
    // What was sent before another batch failed says nothing of the store as it is now.
    if (error === undefined && this.#error === undefined) {
      this.#backOff.forget();
      this.#isErrorTold = false;
    } else if (error !== undefined) {
      this.#error = error;
      this.#tell(error);
    }
    // What was used while it was written is in memory still, and may have cooled down since.
    this.#parts.cold.restart();
    this.#batchEnded?.();
  }

  #tell(error: WritebackError): void {
    if (this.#isErrorTold) return;
    this.#isErrorTold = true;
    inNextTurn(() => this.#parts.onBackingError(error));
  }

  #run(): void {
    if (this.#isRunning) {
      // The goal has moved: what waits for a batch begins another, if there may be one.
      if (this.#parts.batches?.isOpen) this.#batchEnded?.();
      return;
    }
    if (this.#backOff.isPausing) return;
    this.#isRunning = true;
    this.#error = undefined;
    this.#parts.compaction.restart();
    this.#parts.cold.restart();
    void this.#loop();
  }

  async #loop(): Promise<void> {
    const { gate } = this.#parts;
    // The call that has woken it ends first.
    await nextTurn();
    let step: Step = 'more';
    while (!gate.isClosed) {
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
    if (!gate.isClosed) this.#end(step);
  }

  /** Steps until one passes the time of a slice, or there is no next one. */
  #slice(): Step {
    const { gate, room } = this.#parts;
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
      room.serve();
    } while (step === 'more' && !slice.isOver);
    return step;
  }

  #step(): Step {
    const { batches, compaction, cold } = this.#parts;
    if (batches !== undefined) {
      if (this.#gather(batches)) return 'more';
      if (batches.isUnderWay && !batches.isFilling) return 'wait';
      if (batches.isFilling) {
        if (!batches.isOpen) return 'wait';
        batches.send(this);
        return 'more';
      }
    }
    const isShort = this.#excessPages() > 0;
    if ((isShort || this.#isUntidy) && !compaction.isFinished) {
      this.#compact();
      return 'more';
    }
    if (this.#mayServeMore()) return 'more';
    if (isShort && this.#error === undefined && cold.hasGrown) {
      cold.restart();
      return 'more';
    }
    return isShort ? 'stuck' : 'done';
  }

  /** Whether another walk is worth it, since the last has freed something, and devices have filled that again. */
  #mayServeMore(): boolean {
    const { cold, room } = this.#parts;
    if (!this.#hasFreed || this.#error !== undefined) return false;
    this.#hasFreed = false;
    cold.wantOfFull(room.owners);
    return cold.isWalking;
  }

  /** Puts an object into a batch; false where none can be had now. */
  #gather(batches: Batches): boolean {
    const { cold } = this.#parts;
    if (this.#error !== undefined || !batches.isOpen) return false;
    let id = none;
    if (cold.isWalking) {
      id = cold.walk();
      this.#isUntidy ||= id >= 0;
      // What remains to be done is another step's matter.
      if (id === none) return true;
    } else if (this.#missingBytes() > 0) {
      id = cold.coldest();
    }
    if (id >= 0 && !batches.take(id, this)) cold.putBack(id);
    return id >= 0 || id === later;
  }

  /** Pool pages to release. */
  #excessPages(): number {
    const { limit, poolPages } = this.#parts;
    const excess = this.#isWoken ? poolPages() - limit.reclaimTarget : 0;
    return Math.max(excess, this.#requests.wanted);
  }

  /** Bytes to release, but for what is on its way out, or only to be compacted. */
  #missingBytes(): number {
    const { leavingBytes, pageSize } = this.#parts;
    return this.#excessPages() * pageSize - leavingBytes() - this.#uncompactedBytes;
  }

  #compact(): void {
    const { compaction } = this.#parts;
    const before = this.#parts.poolPages();
    compaction.step();
    if (compaction.isFinished) {
      this.#uncompactedBytes = 0;
      this.#isUntidy = false;
    }
    this.#count(before - this.#parts.poolPages());
  }

  #count(pages: number): void {
    if (pages <= 0) return;
    this.#parts.counters.reclaimedBytes += pages * this.#parts.pageSize;
    this.#requests.serve(pages);
  }

  #end(step: Step): void {
    const { room, counters, cold, batches } = this.#parts;
    const error = this.#error;
    const isShort = step === 'stuck' || cold.isWalking;
    this.#error = undefined;
    if (step === 'stuck') counters.rejectReclaimFail++;
    this.#isWoken = false;
    this.#requests.end();
    cold.stop();
    room.serve();
    // Without a store nothing could have made room but whoever frees something.
    if (batches === undefined) return;
    // Who waits for room tries again at once: nobody shall keep the process busy with that.
    if (error === undefined) this.#backOff.forget();
    if ((error !== undefined && isShort) || room.isAwaited)
      this.#backOff.pause(() => this.#tryAgain());
    room.refuse(error ?? nothingLeft());
  }

  #tryAgain(): void {
    const { limit, poolPages, room, cold } = this.#parts;
    const isRefused = room.isAwaited && !limit.mayAccept(poolPages());
    this.#isWoken = isRefused || poolPages() >= limit.wakeAt;
    cold.wantOfFull(room.owners);
    if (this.#isWoken || cold.isWalking) this.#run();
  }
}

function nothingLeft(): WritebackError {
  const message = 'there is no room, and nothing in memory that makes some can be written back';
  return new WritebackError('PAGEFOLD_BACKING_FULL', message);
}
