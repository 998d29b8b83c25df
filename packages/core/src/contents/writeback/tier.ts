import {
  type BackingOwners,
  type Location,
  PagefoldError,
  WritebackError,
} from '@pagefold/contracts';
import {
  type GuardedBackingStore,
  isNumberOf32Bits,
} from '../../backends/guarded-backing-store.ts';
import { inNextTurn } from '../../host.ts';
import { BackOff } from './back-off.ts';
import { type MoveSurroundings, type MovingTier, moveDown } from './move-down.ts';
import type { Outgoing, Written } from './outgoing.ts';

/** So often a write is tried while room is being made for it. */
const attempts = 16;

/** What the tiers of a pool have in common. */
export interface TierSurroundings extends MoveSurroundings {
  readonly onBackingError: (error: WritebackError) => void;
}

/**
 * One of the stores below a pool, with the next one below it. A store that is full is cleaned; where that makes
 * no room, its coldest objects move down. One that fails is passed over, where the next one takes the objects:
 * it is tried again after a pause.
 */
export class Tier implements MovingTier {
  readonly store: GuardedBackingStore;
  /** Its place among the stores: 0 for the nearest. */
  readonly number: number;
  readonly #surroundings: TierSurroundings;
  readonly #next: Tier | undefined;
  readonly #owners: BackingOwners;
  #making: Promise<boolean> | undefined;
  #isTidying = false;
  #isMovingAged = false;
  #isMoveFailureTold = false;
  readonly #backOff: BackOff = new BackOff();
  #isFailureTold = false;

  constructor(
    store: GuardedBackingStore,
    number: number,
    surroundings: TierSurroundings,
    next: Tier | undefined,
  ) {
    this.store = store;
    this.number = number;
    this.#surroundings = surroundings;
    this.#next = next;
    const { objects, gate } = surroundings;
    const { backed } = objects;
    const mayBe = (owner: number) => !gate.isClosed && isNumberOf32Bits(owner);
    this.#owners = {
      isLive: (owner, at, length) => mayBe(owner) && backed.isAt(owner, number, at, length),
      moved: (owner, from, to) =>
        mayBe(owner) && isNumberOf32Bits(to) && backed.relocate(owner, number, from, to),
    };
  }

  /**
   * Writes objects, whose bytes must stay until the promise settles, here or in a store below.
   *
   * @returns a promise, rejected with WritebackError; `PAGEFOLD_BACKING_FULL` only where no room can be made.
   */
  async write(objects: readonly Outgoing[]): Promise<Written> {
    const below = this.#belowFor(objects);
    if (below !== undefined && this.#backOff.isPausing) return below.write(objects);
    for (let attempt = 1; ; attempt++) {
      const written = await this.#try(objects);
      if (!(written instanceof Error)) return written;
      const isFull = written.code === 'PAGEFOLD_BACKING_FULL';
      if (isFull && attempt < attempts && (await this.#makeRoom())) continue;
      // Where nothing here is colder, or what is cannot move, these go further down themselves.
      if (below === undefined || this.#surroundings.gate.isClosed) throw written;
      if (!isFull) this.#noteFailure(written);
      return below.write(objects);
    }
  }

  /** Moves what was not used for more ticks of the clock to the next store, and what is there further on. */
  moveAged(oldAfter: number): void {
    const next = this.#next;
    if (next === undefined) return;
    next.moveAged(oldAfter);
    if (this.#isMovingAged) return;
    this.#isMovingAged = true;
    void this.#moveWhileOld(next, oldAfter).finally(() => {
      this.#isMovingAged = false;
    });
  }

  /** Tries nothing again. */
  close(): void {
    this.#backOff.end();
    this.#next?.close();
  }

  async #moveWhileOld(next: Tier, oldAfter: number): Promise<void> {
    const { gate, onBackingError } = this.#surroundings;
    try {
      while (!gate.isClosed && (await moveDown(this, next, this.#surroundings, oldAfter)));
      this.#isMoveFailureTold = false;
      this.#tidy();
    } catch (error) {
      if (!PagefoldError.is(error)) throw error;
      // What could not be moved is where it was, until the clock ticks again.
      if (this.#isMoveFailureTold || !(error instanceof WritebackError)) return;
      this.#isMoveFailureTold = true;
      inNextTurn(() => onBackingError(error));
    }
  }

  async #try(objects: readonly Outgoing[]): Promise<Written | WritebackError> {
    let locations: readonly Location[];
    // What was adopted in a write that has failed is none of this one.
    for (const { content } of objects) content?.letGo();
    try {
      locations = await this.store.write(objects);
    } catch (error) {
      return error as WritebackError;
    }
    this.#backOff.forget();
    this.#isFailureTold = false;
    this.#tidy();
    return { tier: this.number, locations };
  }

  /** The next tier, where it takes these objects in one batch. */
  #belowFor(objects: readonly Outgoing[]): Tier | undefined {
    const next = this.#next;
    if (next === undefined) return undefined;
    const { batchBytes } = next.store;
    let bytes = 0;
    for (const { domain, bytes: object } of objects) {
      if (!next.store.takes(domain, object.length)) return undefined;
      bytes += object.length;
    }
    return objects.length === 1 || bytes <= batchBytes ? next : undefined;
  }

  /** Tells the first failure of several, and leaves the store alone for a while. */
  #noteFailure(error: WritebackError): void {
    if (!this.#backOff.isPausing) this.#backOff.pause(() => {});
    if (this.#isFailureTold) return;
    this.#isFailureTold = true;
    inNextTurn(() => this.#surroundings.onBackingError(error));
  }

  /** Who needs room at the same time shares what is done for it. @throws WritebackError of the next store. */
  #makeRoom(): Promise<boolean> {
    this.#making ??= this.#cleanOrMoveDown().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  async #cleanOrMoveDown(): Promise<boolean> {
    if ((await this.store.clean(this.#owners)) > 0) return true;
    const next = this.#next;
    if (next === undefined || this.#surroundings.gate.isClosed) return false;
    if (!(await moveDown(this, next, this.#surroundings))) return false;
    await this.store.clean(this.#owners);
    return true;
  }

  /** Cleans in the background, a step at a time, as long as that is worth it. */
  #tidy(): void {
    if (this.#isTidying) return;
    this.#isTidying = true;
    void this.#cleanWhileWorthIt().finally(() => {
      this.#isTidying = false;
    });
  }

  async #cleanWhileWorthIt(): Promise<void> {
    while (!this.#surroundings.gate.isClosed && this.store.isWorthCleaning) {
      if ((await this.store.clean(this.#owners)) === 0) return;
    }
  }
}
